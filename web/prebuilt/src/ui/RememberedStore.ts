import { Store } from "../embed/store";

/** Choices in force, kept by the browser where it keeps anything: in frames and private windows they may hold for this call only. */
export class RememberedStore<T> extends Store<T> {
  readonly #key: string;

  /** `read` makes the choices of what is stored under `key`, which may be anything. */
  constructor(key: string, read: (stored: Readonly<Record<string, unknown>>) => T) {
    super(read(remembered(key)));
    this.#key = key;
  }

  override update(change: (current: T) => T): void {
    super.update(change);
    try {
      localStorage.setItem(this.#key, JSON.stringify(this.current()));
    } catch {
      // Forbidden, or full.
    }
  }
}

function remembered(key: string): Readonly<Record<string, unknown>> {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? "{}");
    return typeof stored === "object" && stored !== null ? { ...stored } : {};
  } catch {
    return {};
  }
}
