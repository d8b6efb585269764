/** A part: what makes a recording of the call in this browser. */

export { startRecorder } from "../recording/browser/recorder.js";
export { castOf } from "../recording/cast.js";
export { sceneOf } from "../recording/scene.js";
