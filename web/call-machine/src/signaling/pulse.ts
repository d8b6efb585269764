import type { CancelTimer, Platform } from "../platform.js";

/** When the server is asked for a sign of life, and how long it may take. All times in milliseconds. */
export interface PulseTimes {
  /** After so much silence the server is asked though nothing else was. */
  readonly calm: number;
  /** So long after a request without any word from the server it is asked, too: only some requests may take their time. */
  readonly slow: number;
  /** How long the server may say nothing while it owes an answer. */
  readonly patience: number;
  /** The same when something else speaks for a dead connection. */
  readonly hurried: number;
  /** How long what has arrived may take to be told: a throttled page may hear of its timers before that. */
  readonly grace: number;
  /** A timer that comes so much too late tells that this page or its device slept: the server gets its time again. */
  readonly late: number;
}

export const PULSE: PulseTimes = {
  calm: 12_000,
  slow: 1_000,
  patience: 4_000,
  hurried: 2_000,
  grace: 250,
  late: 1_000,
};

export interface PulseEvents {
  /** Send the question; resolves to whether it was answered, in whatever way, or given up. */
  onAsk(): Promise<boolean>;
  /** Whether any answer is owed. */
  owes(): boolean;
  /** The connection is dead. Nothing more is said afterwards. */
  onDead(): void;
}

/**
 * Finds out that a connection is dead: a browser keeps a WebSocket open for minutes when the address below it is gone, and
 * shows a page nothing of the server's own pings. Every message is a sign of life; only silence while an answer is owed counts.
 */
export class Pulse {
  #running = false;
  #asking = false;
  #hurried = false;
  #lastLook = false;
  /** By when the server has to say something; undefined while it owes nothing. */
  #deadline: number | undefined;
  #cancelTimer: CancelTimer | undefined;

  constructor(
    private readonly platform: Pick<Platform, "after" | "ticks">,
    private readonly events: PulseEvents,
    private readonly times: PulseTimes = PULSE,
  ) {}

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.heard();
  }

  stop(): void {
    this.#running = false;
    this.#cancelTimer?.();
  }

  /** A request was sent. */
  asked(): void {
    if (!this.#running || this.#deadline !== undefined) return;
    this.#deadline = this.platform.ticks() + this.times.patience;
    this.#plan();
  }

  /** Anything came from the server. */
  heard(): void {
    if (!this.#running) return;
    const patience = this.#hurried ? this.times.hurried : this.times.patience;
    this.#deadline = this.events.owes() ? this.platform.ticks() + patience : undefined;
    this.#lastLook = false;
    this.#plan();
  }

  /** Something speaks for a dead connection: ask now, and wait less. */
  hurry(): void {
    if (!this.#running) return;
    const soon = this.platform.ticks() + this.times.hurried;
    const sooner = this.#deadline === undefined || soon < this.#deadline;
    if (sooner) this.#deadline = soon;
    this.#hurried = true;
    if (!this.#asking) this.#ask();
    else if (sooner) this.#plan();
  }

  #plan(): void {
    const left = this.#deadline === undefined ? Infinity : this.#deadline - this.platform.ticks();
    if (left === Infinity) this.#after(this.times.calm, () => this.#ask());
    else if (!this.#asking) this.#after(Math.min(left, this.times.slow), () => this.#ask());
    else this.#after(left, () => this.#look());
  }

  #after(milliseconds: number, action: () => void): void {
    this.#cancelTimer?.();
    this.#cancelTimer = this.platform.after(Math.max(0, milliseconds), action);
  }

  #ask(): void {
    this.#asking = true;
    this.#deadline ??= this.platform.ticks() + this.times.patience;
    void this.events.onAsk().then((answered) => this.#settle(answered));
    this.#plan();
  }

  #settle(answered: boolean): void {
    this.#asking = false;
    if (answered) this.#hurried = false;
    if (this.#running) this.#plan();
  }

  #look(): void {
    if (this.#lastLook) {
      this.stop();
      this.events.onDead();
      return;
    }
    this.#lastLook = true;
    const delay = this.platform.ticks() - (this.#deadline ?? 0);
    this.#after(delay > this.times.late ? this.times.patience : this.times.grace, () => this.#look());
  }
}
