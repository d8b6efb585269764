import type { Files } from "../../parts/files.js";
import type { Part, ProcessingPart } from "../../parts/port.js";
import type { TrackKind } from "../../signaling/messages.js";
import type { Processing } from "../port.js";
import { canProcessPictures, canProcessSound } from "./abilities.js";

/** The real browser's processors. Whether it can have some is known without loading anything. */
export function browserProcessing(files: Files, part: Part<ProcessingPart>): Processing {
  return {
    obstacle,
    async start(input, task, events, aborted) {
      const { startPictures, startSound } = await part.load();
      if (task.type === "noise-cancellation") return startSound(input, files, events, aborted);
      return startPictures(input, task, files, events, aborted);
    },
    loadPicture: async (source) => (await part.load()).loadPicture(source),
  };
}

function obstacle(kind: TrackKind): string | undefined {
  if (kind === "video" && !canProcessPictures()) {
    return "This browser cannot process video: it lacks WebGL, workers or pictures drawn in them.";
  }
  if (kind === "audio" && !canProcessSound()) return "This browser cannot process audio: it lacks audio worklets.";
  return undefined;
}
