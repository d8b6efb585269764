/** Frames that come slower than this look like a row of pictures. */
const STUTTERING_MS = 100;
/** So many frames are looked at together: one slow frame is no news. */
const FRAMES = 50;

/** Notices, once, that frames take too long. */
export class Pace {
  #frames = 0;
  #spent = 0;
  #told = false;

  constructor(private readonly onSlow: (milliseconds: number) => void) {}

  /** One frame took so long. */
  took(milliseconds: number): void {
    this.#frames += 1;
    this.#spent += milliseconds;
    if (this.#frames < FRAMES) return;
    const mean = this.#spent / this.#frames;
    this.#frames = 0;
    this.#spent = 0;
    if (mean <= STUTTERING_MS || this.#told) return;
    this.#told = true;
    this.onSlow(Math.round(mean));
  }
}
