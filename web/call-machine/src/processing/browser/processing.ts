import type { TrackKind } from "../../signaling/messages.js";
import type { Pipeline, Processing } from "../port.js";
import { canProcessPictures, startPictures } from "./picture-pipeline.js";
import { loadPicture } from "./pictures.js";
import { canProcessSound, startSound } from "./sound-pipeline.js";

/** The real browser's processors. `staticUrl` is the folder in which the server keeps `processors/`. */
export function browserProcessing(staticUrl: () => string): Processing {
  const folder = (): string => new URL("processors/", staticUrl()).href;
  return {
    obstacle,
    async start(input, task, events, aborted): Promise<Pipeline> {
      if (task.type === "noise-cancellation") return startSound(input, folder(), events, aborted);
      return startPictures(input, task, folder(), events, aborted);
    },
    loadPicture,
  };
}

function obstacle(kind: TrackKind): string | undefined {
  if (kind === "video" && !canProcessPictures()) {
    return "This browser cannot process video: it lacks WebGL, workers or pictures drawn in them.";
  }
  if (kind === "audio" && !canProcessSound()) return "This browser cannot process audio: it lacks audio worklets.";
  return undefined;
}
