import type { CancelTimer, Platform } from "../platform.js";
import type { LogLine } from "../signaling/messages.js";

export type LogLevel = LogLine["level"];

export interface ClientLogEvents {
  /** Whether lines would reach the server now. */
  canSend(): boolean;
  send(lines: LogLine[]): void;
}

const PERIOD_MS = 5_000;
/** What waits at most: a call that is never joined tells nobody. */
const MOST_WAITING = 100;
const MOST_AT_ONCE = 50;
const LONGEST = 1_000;

/**
 * What happens to this machine, for those who run the service: collected from the beginning on, sent to the server every few seconds once
 * there is a seat and the domain wants it. Holds no names, texts or tokens of people.
 */
export class ClientLog {
  #lines: LogLine[] = [];
  #dropped = 0;
  /** Unknown until the server has told. */
  #wanted: boolean | undefined;
  #cancel: CancelTimer | undefined;

  constructor(
    private readonly platform: Pick<Platform, "after" | "now">,
    private readonly events: ClientLogEvents,
  ) {}

  /** The domain wants these lines, or does not; what was collected goes on its way, or is forgotten. */
  allow(wanted: boolean): void {
    this.#wanted = wanted;
    if (wanted) this.flush();
    else this.close();
  }

  /** `code` is for programs, `message` for people. Errors do not wait. */
  note(level: LogLevel, code: string, message: string): void {
    if (this.#wanted === false) return;
    this.#lines.push({ level, code, message: message.slice(0, LONGEST), at: this.platform.now() / 1000 });
    if (this.#lines.length > MOST_WAITING) {
      this.#lines.shift();
      this.#dropped += 1;
    }
    if (level === "error") this.flush();
    else if (this.#wanted) this.#flushLater();
  }

  /** Send what waits, if it would arrive; else it goes on waiting. */
  flush(): void {
    this.#stopTimer();
    if (!this.#wanted || this.#lines.length === 0) return;
    if (!this.events.canSend()) {
      this.#flushLater();
      return;
    }
    if (this.#dropped > 0) this.#lines.unshift(this.#confession());
    while (this.#lines.length > 0) this.events.send(this.#lines.splice(0, MOST_AT_ONCE));
  }

  /** Forget what waits. */
  close(): void {
    this.#stopTimer();
    this.#lines = [];
    this.#dropped = 0;
  }

  #confession(): LogLine {
    const message = `${this.#dropped} earlier lines were too many`;
    this.#dropped = 0;
    return { level: "warn", code: "dropped", message, at: this.platform.now() / 1000 };
  }

  #flushLater(): void {
    this.#cancel ??= this.platform.after(PERIOD_MS, () => this.flush());
  }

  #stopTimer(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }
}
