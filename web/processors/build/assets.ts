import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { withInputDescription } from "./face-model.ts";

const PACKAGES = fileURLToPath(new URL("../../node_modules/", import.meta.url));

/** Files of packages that are served as they are. */
const COPIED: Readonly<Record<string, string>> = {
  "vision.js": "@mediapipe/tasks-vision/wasm/vision_wasm_internal.js",
  "vision.wasm": "@mediapipe/tasks-vision/wasm/vision_wasm_internal.wasm",
  "person.tflite": "@twilio/video-processors/dist/build/selfie_segmentation_landscape.tflite",
};
/** What the files are, whose, and under which licence; the texts come from the packages that have one. */
const NOTICE = `Parlour serves these files of others, which run in browsers:

vision.js, vision.wasm, parts of picture-worker.js: @mediapipe/tasks-vision, Apache-2.0
face.tflite: @mediapipe/face_detection, Apache-2.0; a description of its input was added
person.tflite: MediaPipe's model of people, as @twilio/video-processors (BSD-3-Clause) carries it
noise-worklet.js: @timephy/rnnoise-wasm, Apache-2.0; it contains RNNoise (Xiph.Org Foundation, Mozilla, Jean-Marc Valin), BSD-3-Clause
`;
const LICENCES = ["@timephy/rnnoise-wasm/LICENSE", "@twilio/video-processors/LICENSE.md"];
const FACE_MODEL = "@mediapipe/face_detection/face_detection_short_range.tflite";

/** Write what the worker loads beside it: the program of the vision tasks, and its models. */
export function writeAssets(folder: string): void {
  for (const [name, source] of Object.entries(COPIED))
    writeFileSync(join(folder, name), readFileSync(PACKAGES + source));
  const texts = LICENCES.map((path) => `\n==== ${path}\n\n${readFileSync(PACKAGES + path, "utf8")}`);
  writeFileSync(join(folder, "LICENSES.txt"), NOTICE + texts.join(""));
  writeFileSync(join(folder, "face.tflite"), withInputDescription(readFileSync(PACKAGES + FACE_MODEL)));
}
