/** A value in force, observable by React. */
export class Store<T> {
  #current: T;
  readonly #listeners = new Set<() => void>();

  constructor(initial: T) {
    this.#current = initial;
  }

  readonly current = (): T => this.#current;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  update(change: (current: T) => T): void {
    this.#current = change(this.#current);
    for (const listener of this.#listeners) listener();
  }
}
