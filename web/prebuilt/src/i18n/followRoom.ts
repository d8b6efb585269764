import type { Session } from "../room/session";
import type { LanguageStore } from "./languageStore";

/** Keep the page's language in step with what the session learns of the room. */
export function followRoom(session: Pick<Session, "snapshot" | "subscribe">, language: LanguageStore): void {
  session.subscribe(() => {
    const { phase, settings } = session.snapshot();
    switch (phase.name) {
      case "prejoin":
      case "joining":
        void language.roomSays(settings.lang);
        break;
      case "failed":
      case "unsupported":
        void language.roomStaysSilent();
        break;
      case "waiting":
      case "checking":
      case "call":
      case "left":
        break;
    }
  });
}
