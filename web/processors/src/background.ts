import { Blur, contextOf } from "./blur.js";
import type { PersonMask } from "./vision.js";

/** What is drawn where no person is. */
export type Background = { strength: number } | { picture: ImageBitmap };

/** Puts another background behind the person of a picture. */
export class BackgroundPainter {
  readonly #blur = new Blur();
  readonly #mask = new OffscreenCanvas(1, 1);
  readonly #result = new OffscreenCanvas(1, 1);
  #pixels: ImageData | undefined;

  /** The picture (`width` × `height`), the person in front of the background. Valid until the next call. */
  paint(
    picture: CanvasImageSource,
    { width, height }: { width: number; height: number },
    mask: PersonMask,
    background: Background,
  ): OffscreenCanvas {
    const canvas = this.#result;
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    const context = contextOf(canvas);
    this.#drawMask(mask);
    context.globalCompositeOperation = "copy";
    context.imageSmoothingEnabled = true;
    context.drawImage(this.#mask, 0, 0, width, height);
    context.globalCompositeOperation = "source-in";
    context.drawImage(picture, 0, 0, width, height);
    context.globalCompositeOperation = "destination-over";
    if ("strength" in background) this.#blur.draw(context, picture, background.strength);
    else drawCovering(context, background.picture);
    return canvas;
  }

  #drawMask({ width, height, values }: PersonMask): void {
    if (this.#mask.width !== width || this.#mask.height !== height || !this.#pixels) {
      this.#mask.width = width;
      this.#mask.height = height;
      this.#pixels = new ImageData(width, height);
    }
    const { data } = this.#pixels;
    for (let index = 0; index < values.length; index++) data[index * 4 + 3] = opacity(values[index] ?? 0);
    contextOf(this.#mask).putImageData(this.#pixels, 0, 0);
  }
}

/** Doubtful pixels are a soft edge; what is hardly a person is background whole, or rooms would shine through. */
function opacity(certainty: number): number {
  return Math.max(0, Math.min(1, (certainty - 0.5) / 0.4)) * 255;
}

/** Fill the canvas with the picture in its own shape, cutting off what does not fit. */
function drawCovering(context: OffscreenCanvasRenderingContext2D, picture: ImageBitmap): void {
  const { width, height } = context.canvas;
  const scale = Math.max(width / picture.width, height / picture.height);
  const [wide, high] = [picture.width * scale, picture.height * scale];
  context.drawImage(picture, (width - wide) / 2, (height - high) / 2, wide, high);
}
