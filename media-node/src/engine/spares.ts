import { messageOf, note } from "../log.ts";
import type { PrepareFields } from "../protocol/messages.ts";
import { WorkerProcess } from "./process.ts";

/** How many wait while the node serves: workers hardly ever die together. */
const SPARES = 1;
/** Nobody else asks how they fare. */
const CHECK_MS = 1_000;
/** Until the next is started after one was taken: whatever made that necessary takes the machine's time first. */
const RESPITE_MS = 1_000;
/** The longest that one is waited with when they die again and again. */
const LONGEST_MS = 30_000;
/** One that dies at this age does not count as dying again and again. */
const OLD_ENOUGH_MS = 60_000;

/**
 * Workers without ports, which take the places of others: starting one takes long, above all on a busy machine. At first as
 * many as the node is to have, later one.
 */
export class Spares {
  /** Those that wait or are being started, the oldest first. */
  readonly #waiting = new Set<Promise<WorkerProcess>>();
  readonly #checking = setInterval(() => this.#check(), CHECK_MS).unref();
  #wanted: number;
  #filling: NodeJS.Timeout | undefined;
  #delay = RESPITE_MS;
  #closed = false;

  constructor(readonly settings: PrepareFields) {
    this.#wanted = settings.workers;
    this.#fill();
  }

  /** One that waits or is being started, else another one. Rejects when it cannot be started. */
  take(): Promise<WorkerProcess> {
    const [oldest] = this.#waiting;
    if (oldest) this.#waiting.delete(oldest);
    this.#wanted = SPARES;
    this.#fillIn(this.#delay);
    return oldest ?? WorkerProcess.start(this.settings);
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#checking);
    clearTimeout(this.#filling);
    for (const spare of this.#waiting) {
      spare.then(
        ({ worker }) => worker.close(),
        () => undefined,
      );
    }
    this.#waiting.clear();
  }

  #fillIn(milliseconds: number): void {
    clearTimeout(this.#filling);
    if (!this.#closed) this.#filling = setTimeout(() => this.#fill(), milliseconds);
  }

  #fill(): void {
    while (this.#waiting.size < this.#wanted) this.#start();
  }

  #start(): void {
    const begin = performance.now();
    const spare = WorkerProcess.start(this.settings);
    const lost = (error: Error) => this.#lost(spare, performance.now() - begin, error);
    this.#waiting.add(spare);
    spare.then(({ worker }) => worker.on("died", lost), lost);
  }

  /** One that was taken is somebody else's concern. */
  #lost(spare: Promise<WorkerProcess>, age: number, error: Error): void {
    if (!this.#waiting.delete(spare)) return;
    note(`a spare worker died: ${messageOf(error)}`);
    this.#fillIn(this.#delay);
    this.#delay = age < OLD_ENOUGH_MS ? Math.min(2 * this.#delay, LONGEST_MS) : RESPITE_MS;
  }

  #check(): void {
    for (const spare of this.#waiting) {
      spare.then(
        (process) => process.check(),
        () => undefined,
      );
    }
  }
}
