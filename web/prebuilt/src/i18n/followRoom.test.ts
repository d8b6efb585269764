import { expect, it } from "vitest";
import { STAY } from "../room/exit";
import { NO_LEVELS } from "../room/levels";
import type { Phase, Snapshot } from "../room/session";
import { resolveSettings } from "../room/settings";
import { followRoom } from "./followRoom";
import { LanguageStore } from "./languageStore";

/** A session that goes where the test says. */
function followed(lang: string) {
  const settings = resolveSettings({ ...NO_LEVELS, room: { lang } }, {});
  let snapshot: Snapshot = {
    phase: { name: "waiting" },
    call: null,
    settings,
    effects: null,
    knocks: false,
    exit: STAY,
  };
  let tell = () => {};
  const language = new LanguageStore(["es-MX"]);
  followRoom(
    {
      snapshot: () => snapshot,
      subscribe: (listener) => {
        tell = listener;
        return () => true;
      },
    },
    language,
  );
  const go = (phase: Phase) => {
    snapshot = { ...snapshot, phase };
    tell();
  };
  return { go, language };
}

it("guesses nothing while the server is asked", () => {
  const { go, language } = followed("de");
  go({ name: "checking" });
  expect(language.current().settled).toBe(false);
});

it.each<Phase>([{ name: "prejoin" }, { name: "joining", afterPrejoin: false }])(
  "speaks the room's language from $name on",
  async (phase) => {
    const { go, language } = followed("de");
    go(phase);
    await expect.poll(() => language.current().language).toBe("de");
  },
);

it.each<Phase>([
  { name: "failed", failure: { type: "no-room", msg: "", validFrom: null } },
  { name: "unsupported", what: "noWebRtc" },
])("speaks the browser's language when it is $name before the room could say", async (phase) => {
  const { go, language } = followed("de");
  go(phase);
  await expect.poll(() => language.current().language).toBe("es");
});
