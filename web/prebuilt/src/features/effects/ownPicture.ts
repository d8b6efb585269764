/** A picture of this person's own to stand behind them: never leaves the browser but as part of what the camera shows. */

const LARGEST_FILE = 10_000_000;
/** A camera's picture is seldom larger; at this size a photograph takes some hundred kilobytes. */
const WIDTH = 1280;
const HEIGHT = 720;
const QUALITY = 0.82;

export type PictureTrouble = "tooLarge" | "unknown";

/** Why a file cannot be used. */
export class PictureError extends Error {
  constructor(readonly trouble: PictureTrouble) {
    super(`the picture cannot be used: ${trouble}`);
  }
}

/** Cut a file to a camera's shape and size. Rejects with a `PictureError` for what is too large or no picture. */
export async function shrunk(file: Blob): Promise<string> {
  if (file.size > LARGEST_FILE) throw new PictureError("tooLarge");
  const picture = await createImageBitmap(file).catch(() => {
    throw new PictureError("unknown");
  });
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [WIDTH, HEIGHT];
  const scale = Math.max(WIDTH / picture.width, HEIGHT / picture.height);
  const [wide, high] = [picture.width * scale, picture.height * scale];
  canvas.getContext("2d")?.drawImage(picture, (WIDTH - wide) / 2, (HEIGHT - high) / 2, wide, high);
  picture.close();
  return canvas.toDataURL("image/jpeg", QUALITY);
}
