import type { CancelTimer, Platform } from "./platform.js";

export interface RenewalEvents {
  /** Ask the server for another receiving connection. */
  onAsk(): void;
  /** The server offered none: only a new seat helps. */
  onGiveUp(): void;
}

/** How long the server may take to notice that its offer was not answered, and to make another, in milliseconds. */
const PATIENCE_MS = 20_000;

/** After an offer that could not be answered: the server is asked for another, and the seat is taken anew if none comes. */
export class Renewal {
  #cancel: CancelTimer | undefined;

  constructor(
    private readonly platform: Platform,
    private readonly events: RenewalEvents,
  ) {}

  get pending(): boolean {
    return this.#cancel !== undefined;
  }

  begin(): void {
    this.events.onAsk();
    this.#cancel ??= this.platform.after(PATIENCE_MS, () => {
      this.#cancel = undefined;
      this.events.onGiveUp();
    });
  }

  /** An offer was answered, or the connection went for another reason. */
  end(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }
}
