import type { Call } from "../call.js";
import type { PageTranscriptions } from "./requests.js";

/** What is transcribed, as the call page is told of it. */
export function pageTranscriptions({ session }: Pick<Call, "session">): PageTranscriptions {
  return {
    available: session.canTranscribe,
    transcriptions: session.transcriptions.map(({ instance_id, state, started_by, stored, language }) => ({
      instance_id,
      state,
      started_by,
      stored,
      language,
    })),
  };
}

/** Tell the call page; an app that has a page of its own passes it over. */
export function tellTranscriptions(call: Call): void {
  call.send("page-transcriptions", pageTranscriptions(call));
}
