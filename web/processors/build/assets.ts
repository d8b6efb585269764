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
const FACE_MODEL = "@mediapipe/face_detection/face_detection_short_range.tflite";

/** Write what the worker loads beside it: the program of the vision tasks, and its models. */
export function writeAssets(folder: string): void {
  for (const [name, source] of Object.entries(COPIED))
    writeFileSync(join(folder, name), readFileSync(PACKAGES + source));
  writeFileSync(join(folder, "face.tflite"), withInputDescription(readFileSync(PACKAGES + FACE_MODEL)));
}
