import { browserProcessing } from "../processing/browser/processing.js";
import { Files, type ScriptWay } from "./files.js";
import { OnDemand } from "./on-demand.js";
import type { Parts } from "./port.js";

/** The parts of one call in the real browser. Each `import` finds what the script before it left in the page. */
export function browserParts(folder: () => string, way: ScriptWay): Parts {
  const files = new Files(folder, way);
  const processing = new OnDemand(async () => {
    await files.script("processing.js");
    return import("./processing.js");
  });
  return {
    mesh: new OnDemand(async () => {
      await files.script("mesh.js");
      return import("./mesh.js");
    }),
    trials: new OnDemand(async () => {
      await files.script("trials.js");
      return import("./trials.js");
    }),
    recording: new OnDemand(async () => {
      await files.script("recording.js");
      return import("./recording.js");
    }),
    processing: browserProcessing(files, processing),
  };
}
