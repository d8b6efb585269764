import { Store } from "../embed/store";
import { browserTimer, type Timer } from "./gathering";

/** A short message that lies over the call for a while. */
export interface Toast {
  readonly id: string;
  readonly text: string;
  /** Urgent ones interrupt a screen reader. */
  readonly urgent: boolean;
  /** Something that can be done about it; the toast goes with the press. */
  readonly action: { readonly label: string; readonly run: () => void } | null;
}

export interface ToastOptions {
  readonly urgent?: boolean;
  readonly action?: Toast["action"];
  /** A toast with the same id is replaced; without, every message is a toast of its own. */
  readonly id?: string;
}

/** Long enough to read a sentence; one with an action is given longer, because it has to be reached as well. */
const SHOWN_MS = 7_000;
const SHOWN_WITH_ACTION_MS = 15_000;
const MOST_AT_ONCE = 3;

/** The messages over the call, newest last; the oldest give way when there are too many. */
export class Toasts extends Store<readonly Toast[]> {
  readonly #timer: Timer;
  readonly #cancels = new Map<string, () => void>();
  #count = 0;

  constructor(timer: Timer = browserTimer) {
    super([]);
    this.#timer = timer;
  }

  /** Show `text`; the result is the toast's id. */
  readonly show = (text: string, { urgent = false, action = null, id }: ToastOptions = {}): string => {
    this.#count += 1;
    const toast: Toast = { id: id ?? `toast-${this.#count}`, text, urgent, action };
    this.dismiss(toast.id);
    this.update((toasts) => [...toasts, toast].slice(-MOST_AT_ONCE));
    this.#cancels.set(
      toast.id,
      this.#timer(() => this.dismiss(toast.id), action ? SHOWN_WITH_ACTION_MS : SHOWN_MS),
    );
    return toast.id;
  };

  /** Take a toast away, if it is still there. */
  readonly dismiss = (id: string): void => {
    this.#cancels.get(id)?.();
    this.#cancels.delete(id);
    if (this.current().some((toast) => toast.id === id))
      this.update((toasts) => toasts.filter((toast) => toast.id !== id));
  };
}
