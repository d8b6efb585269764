import { Store } from "../../embed/store";
import { openWindow, type PipBrowser, type Way, wayOf } from "./browser";

/** `starting`: the browser's own floating picture is wanted, and waits for a first frame. */
export type PipState =
  | { readonly name: "closed" }
  | { readonly name: "window"; readonly window: Window }
  | { readonly name: "starting" }
  | { readonly name: "video" };

const CLOSED: PipState = { name: "closed" };

/** The call in a small window over other programs: whether it is there, and in which way. One for each call. */
export class Pip extends Store<PipState> {
  /** How this browser does it; `null` where it cannot. */
  readonly way: Way | null;
  readonly #browser: PipBrowser;
  #attempt = 0;

  constructor(browser: PipBrowser = globalThis.window as unknown as PipBrowser) {
    super(CLOSED);
    this.#browser = browser;
    this.way = wayOf(browser);
  }

  get isOn(): boolean {
    const { name } = this.current();
    return name === "window" || name === "video";
  }

  /** Open it, from the person's press itself. Rejects with the browser's error. */
  readonly open = async (): Promise<void> => {
    if (this.current().name !== "closed") return;
    if (this.way === "video") {
      this.update(() => ({ name: "starting" }));
      return;
    }
    this.#attempt += 1;
    const attempt = this.#attempt;
    const opened = await openWindow(this.#browser);
    // The call, or the wish, ended meanwhile.
    if (attempt !== this.#attempt) {
      opened.close();
      return;
    }
    opened.addEventListener("pagehide", () => this.#closed(opened), { once: true });
    this.update(() => ({ name: "window", window: opened }));
  };

  /** The browser's own picture floats now. */
  readonly started = (): void => {
    if (this.current().name === "starting") this.update(() => ({ name: "video" }));
  };

  /** End it, whatever it does. The floating picture goes with the element that it shows. */
  readonly close = (): void => {
    const before = this.current();
    this.#attempt += 1;
    if (before.name === "closed") return;
    this.update(() => CLOSED);
    if (before.name === "window") before.window.close();
  };

  #closed(window: Window): void {
    const now = this.current();
    if (now.name === "window" && now.window === window) this.update(() => CLOSED);
  }
}
