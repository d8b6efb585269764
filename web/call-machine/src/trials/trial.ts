import type { Platform } from "../platform.js";

/** The app ended the test, or the call did. */
export class AbortedError extends Error {
  constructor() {
    super("the test was aborted");
    this.name = "AbortedError";
  }
}

/** Something took too long, or broke: the test found out that it does not work. */
export class TrialError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "TrialError";
  }
}

/** One test under way: every wait in it ends when it is aborted, and at its end all that it holds is let go of. */
export class Trial {
  readonly #began: number;
  readonly #releases: (() => void)[] = [];
  readonly #onAbort = new Set<() => void>();
  #aborted = false;

  constructor(readonly platform: Platform) {
    this.#began = platform.ticks();
  }

  get secondsElapsed(): number {
    return (this.platform.ticks() - this.#began) / 1000;
  }

  abort(): void {
    this.#aborted = true;
    for (const listener of [...this.#onAbort]) listener();
  }

  /** Have something let go of at the end; at once when the test has been aborted meanwhile. */
  hold(release: () => void): void {
    if (this.#aborted) release();
    else this.#releases.push(release);
  }

  /** Let go of everything, the latest first. */
  end(): void {
    for (const release of this.#releases.splice(0).reverse()) release();
  }

  /** Settle as `promise` does. Throws `AbortedError`, and `TrialError` with `late` after so many milliseconds. */
  wait<T>(promise: Promise<T>, milliseconds: number, late: string): Promise<T> {
    return new Promise((resolve, reject) => {
      const settle = (action: () => void): void => {
        cancel();
        this.#onAbort.delete(abort);
        action();
      };
      const abort = (): void => settle(() => reject(new AbortedError()));
      const cancel = this.platform.after(milliseconds, () => settle(() => reject(new TrialError(late))));
      this.#onAbort.add(abort);
      promise.then(
        (value) => settle(() => resolve(value)),
        (error) => settle(() => reject(error)),
      );
      if (this.#aborted) abort();
    });
  }

  /** Let time pass. Throws `AbortedError`. */
  async pause(milliseconds: number): Promise<void> {
    const passed = new Promise<void>((resolve) => {
      this.hold(this.platform.after(milliseconds, resolve));
    });
    await this.wait(passed, 2 * milliseconds + 1_000, "the page's timers do not work");
  }
}
