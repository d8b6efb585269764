import { FaceDetector, ImageSegmenter } from "@mediapipe/tasks-vision";
import type { PictureFiles } from "./messages.js";

/** The models take small pictures; larger ones would only be shrunk once more. */
const PERSON_SIZE = { width: 256, height: 144 };

/** How certainly each pixel shows the person: `width` × `height` values from 0 to 1, row by row. */
export interface PersonMask {
  width: number;
  height: number;
  values: Float32Array;
}

/** Finds people in pictures. `at` grows with every picture, in milliseconds. */
export class PersonFinder {
  static async load(files: PictureFiles): Promise<PersonFinder> {
    return new PersonFinder(
      await ImageSegmenter.createFromOptions(program(files), {
        baseOptions: { modelAssetPath: files.person, delegate: "CPU" },
        runningMode: "VIDEO",
        outputConfidenceMasks: true,
        outputCategoryMask: false,
      }),
    );
  }

  readonly #small = new OffscreenCanvas(PERSON_SIZE.width, PERSON_SIZE.height);
  readonly #context = this.#small.getContext("2d", { willReadFrequently: true });

  private constructor(private readonly segmenter: ImageSegmenter) {}

  find(picture: CanvasImageSource, at: number): PersonMask | undefined {
    this.#context?.drawImage(picture, 0, 0, PERSON_SIZE.width, PERSON_SIZE.height);
    let found: PersonMask | undefined;
    // The masks live during the callback only.
    this.segmenter.segmentForVideo(this.#small, at, ({ confidenceMasks }) => {
      const mask = confidenceMasks?.[0];
      if (mask) found = { width: mask.width, height: mask.height, values: mask.getAsFloat32Array().slice() };
    });
    return found;
  }

  close(): void {
    this.segmenter.close();
  }
}

/** Counts faces in pictures. */
export class FaceCounter {
  static async load(files: PictureFiles): Promise<FaceCounter> {
    return new FaceCounter(
      await FaceDetector.createFromOptions(program(files), {
        baseOptions: { modelAssetPath: files.face, delegate: "CPU" },
        runningMode: "VIDEO",
      }),
    );
  }

  readonly #small = new OffscreenCanvas(1, 1);

  private constructor(private readonly detector: FaceDetector) {}

  /** `width` × `height` is the picture's own shape: faces that are pulled out of shape are not found. */
  count(picture: CanvasImageSource, width: number, height: number, at: number): number {
    const scale = Math.min(1, 320 / Math.max(width, height));
    this.#small.width = Math.max(1, Math.round(width * scale));
    this.#small.height = Math.max(1, Math.round(height * scale));
    const context = this.#small.getContext("2d", { willReadFrequently: true });
    context?.drawImage(picture, 0, 0, this.#small.width, this.#small.height);
    return this.detector.detectForVideo(this.#small, at).detections.length;
  }

  close(): void {
    this.detector.close();
  }
}

function program({ loader, wasm }: PictureFiles): { wasmLoaderPath: string; wasmBinaryPath: string } {
  return { wasmLoaderPath: loader, wasmBinaryPath: wasm };
}
