import type { Part } from "./port.js";

/** A part that is loaded once, when it is first asked for. */
export class OnDemand<T> implements Part<T> {
  #loaded: T | undefined;
  #loading: Promise<T> | undefined;

  constructor(private readonly fetchPart: () => Promise<T>) {}

  get loaded(): T | undefined {
    return this.#loaded;
  }

  load(): Promise<T> {
    this.#loading ??= this.#load();
    return this.#loading;
  }

  async #load(): Promise<T> {
    try {
      this.#loaded = await this.fetchPart();
      return this.#loaded;
    } catch (error) {
      this.#loading = undefined;
      throw error;
    }
  }
}
