import type { PictureSource } from "../processor.js";

const PATIENCE_MS = 20_000;
/** Larger than any camera's picture; the rest would only take memory. */
const LARGEST = 1920;

/** Get and decode a picture. Rejects with the reason, in a few words. */
export async function loadPicture(source: PictureSource): Promise<ImageBitmap> {
  if (typeof source === "number") return ownPicture(source);
  if (typeof source !== "string") {
    return shrink(
      await createImageBitmap(new Blob([source])).catch(() => fail("it is no image that this browser knows")),
    );
  }
  const image = new Image();
  // Without the server's leave the picture could be shown, but not become part of another one.
  image.crossOrigin = "anonymous";
  image.src = source;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("it did not come in time")), PATIENCE_MS);
  });
  const decoded = image
    .decode()
    .catch(() => fail("it is not there, is no image, or its server does not allow other sites to use it"));
  try {
    await Promise.race([decoded, late]);
  } finally {
    clearTimeout(timer);
  }
  return shrink(image);
}

function fail(reason: string): never {
  throw new Error(reason);
}

async function shrink(picture: HTMLImageElement | ImageBitmap): Promise<ImageBitmap> {
  const { width, height } = picture;
  const scale = Math.min(1, LARGEST / Math.max(width, height));
  // Some drawings have no size of their own.
  if (!(width > 0 && height > 0)) fail("it has no size");
  return createImageBitmap(picture, {
    resizeWidth: Math.max(1, Math.round(width * scale)),
    resizeHeight: Math.max(1, Math.round(height * scale)),
  });
}

/** The machine's own backgrounds, 1 to 10: calm gradients, each of another colour, made on the spot. */
async function ownPicture(number: number): Promise<ImageBitmap> {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [1280, 720];
  const context = canvas.getContext("2d");
  if (!context) fail("this browser draws no pictures");
  const hue = (205 + (number - 1) * 36) % 360;
  const wall = context.createLinearGradient(0, 0, 1280, 720);
  wall.addColorStop(0, `hsl(${hue} 38% 72%)`);
  wall.addColorStop(1, `hsl(${(hue + 30) % 360} 42% 38%)`);
  context.fillStyle = wall;
  context.fillRect(0, 0, 1280, 720);
  const light = context.createRadialGradient(320, 160, 0, 320, 160, 720);
  light.addColorStop(0, "rgb(255 255 255 / 0.35)");
  light.addColorStop(1, "rgb(255 255 255 / 0)");
  context.fillStyle = light;
  context.fillRect(0, 0, 1280, 720);
  return createImageBitmap(canvas);
}
