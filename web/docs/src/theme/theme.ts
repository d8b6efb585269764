/**
 * Light or dark: what the system prefers until the reader chooses, then what they chose, on every page of the documentation.
 *
 * Style sheets follow `data-theme` of the root element, and the system where there is none: also without scripts.
 */

const KEY = "parlour-docs-theme";

export type Theme = "light" | "dark";

/** The parts of a browser that this needs. */
export interface Surroundings {
  root: Pick<HTMLElement, "dataset">;
  system: { readonly matches: boolean; addEventListener(type: "change", listener: () => void): void };
  storage: Pick<Storage, "getItem" | "setItem" | "removeItem">;
}

/** The theme of the page, and its switch. */
export class ThemeSwitch {
  readonly #surroundings: Surroundings;
  #button: HTMLElement | undefined;
  /** What the reader chose; `undefined` follows the system. */
  #choice: Theme | undefined;

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
    this.#choice = this.#kept();
    surroundings.system.addEventListener("change", () => this.#show());
    this.#show();
  }

  get theme(): Theme {
    return this.#choice ?? this.#preferred();
  }

  /** Lets `button` switch, and tell how it is switched. */
  attach(button: HTMLElement): void {
    this.#button = button;
    button.hidden = false;
    button.addEventListener("click", () => this.#choose(this.theme === "dark" ? "light" : "dark"));
    this.#show();
  }

  #preferred(): Theme {
    return this.#surroundings.system.matches ? "dark" : "light";
  }

  #kept(): Theme | undefined {
    const kept = this.#attempt((storage) => storage.getItem(KEY));
    return kept === "dark" || kept === "light" ? kept : undefined;
  }

  /** Remembers a choice, unless it is what the system prefers anyway: who switches back follows the system again. */
  #choose(theme: Theme): void {
    this.#choice = theme === this.#preferred() ? undefined : theme;
    this.#attempt((storage) => (this.#choice ? storage.setItem(KEY, this.#choice) : storage.removeItem(KEY)));
    this.#show();
  }

  #show(): void {
    const { root } = this.#surroundings;
    root.dataset.theme = this.theme;
    this.#button?.setAttribute("aria-checked", String(this.theme === "dark"));
  }

  /** Storage that a browser refuses is none: the choice then lasts as long as the page. */
  #attempt<T>(use: (storage: Surroundings["storage"]) => T): T | undefined {
    try {
      return use(this.#surroundings.storage);
    } catch {
      return undefined;
    }
  }
}
