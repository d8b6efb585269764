/** A part: what leads to the processors of pictures and sound. */

export { startPictures } from "../processing/browser/picture-pipeline.js";
export { loadPicture } from "../processing/browser/pictures.js";
export { startSound } from "../processing/browser/sound-pipeline.js";
