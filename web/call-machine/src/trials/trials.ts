import type { Send, TrialResults } from "../messaging/events.js";
import type { Platform } from "../platform.js";
import { AbortedError, Trial } from "./trial.js";

export type TrialName = keyof TrialResults;

interface Running {
  trial: Trial;
  results: Promise<unknown>;
}

/** The tests of one call: each runs once at a time, tells its end, and leaves nothing behind. */
export class Trials {
  readonly #running = new Map<TrialName, Running>();

  constructor(
    private readonly platform: Platform,
    private readonly send: Send,
  ) {}

  /**
   * Make a test; who asks for one that is under way gets its results. `aborted` makes the results of one that was stopped. Throws
   * what `body` throws.
   */
  run<T extends TrialName>(
    name: T,
    body: (trial: Trial) => Promise<TrialResults[T]>,
    aborted: (trial: Trial) => TrialResults[T],
  ): Promise<TrialResults[T]> {
    const known = this.#running.get(name);
    if (known) return known.results as Promise<TrialResults[T]>;
    const trial = new Trial(this.platform);
    const results = this.#carryOut(name, trial, body, aborted);
    this.#running.set(name, { trial, results });
    return results;
  }

  /** Stop a test, which then ends as aborted; without one do nothing. */
  abort(name: TrialName): void {
    this.#running.get(name)?.trial.abort();
  }

  /** Stop all of them. */
  close(): void {
    for (const { trial } of this.#running.values()) trial.abort();
  }

  async #carryOut<T extends TrialName>(
    name: T,
    trial: Trial,
    body: (trial: Trial) => Promise<TrialResults[T]>,
    aborted: (trial: Trial) => TrialResults[T],
  ): Promise<TrialResults[T]> {
    try {
      const results = await body(trial).catch((error) => {
        if (error instanceof AbortedError) return aborted(trial);
        throw error;
      });
      this.send("test-completed", { test: name, results });
      return results;
    } finally {
      trial.end();
      this.#running.delete(name);
    }
  }
}
