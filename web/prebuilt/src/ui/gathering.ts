/** Hands on what comes one by one: the first at once, what comes within a while after that together, and so on. */
export class Gathering<T> {
  #waiting: T[] = [];
  #cancel: (() => void) | null = null;

  /** `deliver` gets at least one thing, at most every `milliseconds`. */
  constructor(
    private readonly milliseconds: number,
    private readonly deliver: (things: readonly T[]) => void,
    private readonly timer: Timer = browserTimer,
  ) {}

  readonly add = (thing: T): void => {
    this.#waiting.push(thing);
    if (this.#cancel === null) this.#flush();
  };

  /** Hand nothing on any more. */
  readonly close = (): void => {
    this.#cancel?.();
    this.#cancel = null;
    this.#waiting = [];
  };

  readonly #flush = (): void => {
    this.#cancel = null;
    if (this.#waiting.length === 0) return;
    const things = this.#waiting;
    this.#waiting = [];
    this.#cancel = this.timer(this.#flush, this.milliseconds);
    this.deliver(things);
  };
}

/** Runs something later, unless the result is called before. */
export type Timer = (run: () => void, milliseconds: number) => () => void;

export const browserTimer: Timer = (run, milliseconds) => {
  const timer = setTimeout(run, milliseconds);
  return () => clearTimeout(timer);
};
