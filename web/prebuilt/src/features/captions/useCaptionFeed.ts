import { useDaily } from "@daily-co/daily-react";
import { useEffect, useMemo } from "react";
import type { MachineLink } from "../../room/machineLink";
import { CaptionFeed } from "./CaptionFeed";
import { heardOf, transcriptionsOf } from "./transcriptions";

/** What is transcribed in one call, fed by its machine. */
export function useCaptionFeed(link: MachineLink): CaptionFeed {
  const call = useDaily();
  const feed = useMemo(() => new CaptionFeed(), []);
  useEffect(() => {
    // Whoever has gone keeps the name under which they spoke.
    const names = new Map<string, string>();
    const nameOf = (id: string) => {
      const person = Object.values(call?.participants() ?? {}).find((each) => each.session_id === id);
      if (person) names.set(id, person.user_name);
      return names.get(id) ?? "";
    };
    let heard = false;
    const stops = [
      link.listen("page-transcriptions", (news) => {
        heard = true;
        feed.put(transcriptionsOf(news));
      }),
      link.listen("page-transcription-message", (message) => {
        const said = heardOf(message, nameOf(message.session_id), feed.transcriptions.current());
        feed.hear(message.instance_id, said);
      }),
      () => feed.close(),
    ];
    const known = link.ask("transcriptions");
    known.then((news) => heard || feed.put(transcriptionsOf(news))).catch(() => undefined);
    return () => {
      for (const stop of stops) stop();
    };
  }, [link, call, feed]);
  return feed;
}
