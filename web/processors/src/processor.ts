import { BackgroundPainter } from "./background.js";
import type { PictureFiles, PictureTask } from "./messages.js";
import { FaceCounter, PersonFinder } from "./vision.js";

/** Faces are counted so often: people come and go no faster, and a count costs as much as a frame. */
const FACES_EVERY_MS = 500;

/** A picture with its size, and when it was taken: milliseconds on a clock that only goes forward. */
export interface Shot {
  picture: CanvasImageSource;
  width: number;
  height: number;
  at: number;
}

/** Does the task of the moment with one picture after the other. */
export class PictureProcessor {
  readonly #painter = new BackgroundPainter();
  #task: PictureTask | undefined;
  #person: PersonFinder | undefined;
  #faces: FaceCounter | undefined;
  #countedAt = Number.NEGATIVE_INFINITY;
  #count: number | undefined;
  #last = 0;

  constructor(
    private readonly files: PictureFiles,
    private readonly onFaces: (count: number) => void,
  ) {}

  /** From the next picture on. Throws when what the task needs cannot be loaded; the former task then goes on. */
  async setTask(task: PictureTask): Promise<void> {
    if (task.type === "face-detection") this.#faces ??= await FaceCounter.load(this.files);
    else this.#person ??= await PersonFinder.load(this.files);
    this.#task = task;
    this.#count = undefined;
  }

  /** The processed picture; undefined where the picture itself is to be shown. Valid until the next call. */
  process(shot: Shot): OffscreenCanvas | undefined {
    const task = this.#task;
    if (!task) throw new Error("there is nothing to do with pictures yet");
    // The finders refuse a time that does not grow; cameras repeat theirs when they begin anew.
    this.#last = Math.max(this.#last + 1, Math.floor(shot.at));
    if (task.type === "face-detection") {
      this.#countFaces(shot);
      return undefined;
    }
    const mask = this.#person?.find(shot.picture, this.#last);
    if (!mask) throw new Error("no person was looked for");
    return this.#painter.paint(shot.picture, shot, mask, task);
  }

  #countFaces({ picture, width, height, at }: Shot): void {
    if (at - this.#countedAt < FACES_EVERY_MS && at >= this.#countedAt) return;
    this.#countedAt = at;
    const count = this.#faces?.count(picture, width, height, this.#last) ?? 0;
    if (count !== this.#count) this.onFaces(count);
    this.#count = count;
  }
}
