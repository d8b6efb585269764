/** Pictures of more than so many pixels are large. */
const COARSE_PIXELS = 200_000;

/**
 * A soft copy of a picture by shrinking it step by step and letting the browser smooth it as it grows again: the same in
 * every browser (not every one has `filter` on a canvas), at a cost that hardly depends on the strength.
 */
export class Blur {
  readonly #steps: OffscreenCanvas[] = [];

  /** Draw `source` (`width` × `height`) on all of `target`, softened. `strength` is above 0 and at most 1. */
  draw(target: OffscreenCanvasRenderingContext2D, source: CanvasImageSource, strength: number): void {
    const { width, height } = target.canvas;
    const smallest = { width: shrunk(width, strength), height: shrunk(height, strength) };
    let picture = source;
    let size = { width, height };
    const steps: OffscreenCanvas[] = [];
    while (size.width > smallest.width || size.height > smallest.height) {
      size = {
        width: Math.max(smallest.width, Math.ceil(size.width / 2)),
        height: Math.max(smallest.height, Math.ceil(size.height / 2)),
      };
      picture = this.#copy(steps.length, picture, size);
      steps.push(picture);
    }
    // Growing by two at a time keeps the edges of the few pixels from showing.
    for (const step of steps.slice(0, -1).reverse()) {
      drawSmoothly(contextOf(step), picture);
      picture = step;
    }
    drawSmoothly(target, picture);
  }

  #copy(
    index: number,
    picture: CanvasImageSource,
    { width, height }: { width: number; height: number },
  ): OffscreenCanvas {
    const canvas = this.#steps[index] ?? new OffscreenCanvas(width, height);
    this.#steps[index] = canvas;
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    drawSmoothly(contextOf(canvas), picture);
    return canvas;
  }
}

/** A camera's picture keeps a forty-eighth of its pixels in each direction at full strength: shapes, no features. */
function shrunk(length: number, strength: number): number {
  return Math.max(4, Math.round(length / (1 + strength * 47)));
}

function drawSmoothly(context: OffscreenCanvasRenderingContext2D, picture: CanvasImageSource): void {
  context.imageSmoothingEnabled = true;
  // Fine smoothing of large pictures takes longer than finding the person; of small ones it keeps their pixels from showing.
  context.imageSmoothingQuality = context.canvas.width * context.canvas.height > COARSE_PIXELS ? "low" : "high";
  context.drawImage(picture, 0, 0, context.canvas.width, context.canvas.height);
}

export function contextOf(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D {
  const context = canvas.getContext("2d", { alpha: true });
  if (!context) throw new Error("this browser draws no pictures in a worker");
  return context;
}
