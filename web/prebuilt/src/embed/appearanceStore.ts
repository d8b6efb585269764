import type { Appearance } from "./appearance";

/** The appearance in force, observable by React. */
export class AppearanceStore {
  #current: Appearance;
  readonly #listeners = new Set<() => void>();

  constructor(initial: Appearance) {
    this.#current = initial;
  }

  readonly current = (): Appearance => this.#current;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  update(change: (current: Appearance) => Appearance): void {
    this.#current = change(this.#current);
    for (const listener of this.#listeners) listener();
  }
}
