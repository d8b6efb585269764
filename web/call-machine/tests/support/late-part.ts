import { OnDemand } from "../../src/parts/on-demand.js";

/** A part that comes when the test says so, or does not come. */
export class LatePart<T> extends OnDemand<T> {
  readonly asked: number[] = [];
  #settle: { resolve(part: T): void; reject(reason: Error): void } | undefined;

  constructor(private readonly part: T) {
    super(
      () =>
        new Promise((resolve, reject) => {
          this.asked.push(this.asked.length);
          this.#settle = { resolve, reject };
        }),
    );
  }

  come(): void {
    this.#settle?.resolve(this.part);
  }

  fail(reason = "away"): void {
    this.#settle?.reject(new Error(reason));
  }
}
