import { setTimeout as pause } from "node:timers/promises";
import { messageOf, note } from "../log.ts";
import type { ConfigureFields, WorkerReport } from "../protocol/messages.ts";
import type { Spares } from "./spares.ts";
import { RunningWorker } from "./worker.ts";

const RESTART_MS = 200;

/** The workers that serve: a spare one takes the place, and the port, of one that dies. */
export class Pool {
  readonly #running = new Map<number, RunningWorker>();
  #waiting: ((worker: RunningWorker) => void)[] = [];
  #closed = false;

  constructor(
    private readonly settings: ConfigureFields,
    private readonly spares: Spares,
    private readonly onDied: (worker: RunningWorker) => void,
  ) {}

  async start(): Promise<void> {
    await Promise.all(Array.from({ length: this.spares.settings.workers }, (_, index) => this.#start(index)));
  }

  /** The one with the least to do; when all have died, the first that runs again. */
  leastLoaded(): Promise<RunningWorker> {
    const [first, ...others] = this.#running.values();
    if (!first) return new Promise((resolve) => this.#waiting.push(resolve));
    return Promise.resolve(others.reduce((least, worker) => (loadOf(worker) < loadOf(least) ? worker : least), first));
  }

  get workers(): RunningWorker[] {
    return [...this.#running.values()];
  }

  /** Kill those that do not answer, in time. */
  check(): void {
    for (const worker of this.workers) worker.check();
  }

  reports(): Promise<WorkerReport[]> {
    return Promise.all(this.workers.map((worker) => worker.report()));
  }

  close(): void {
    this.#closed = true;
    for (const { worker } of this.#running.values()) worker.close();
  }

  async #start(index: number): Promise<void> {
    const started = await RunningWorker.open(await this.spares.take(), this.settings, index);
    if (this.#closed) return started.worker.close();
    this.#running.set(index, started);
    started.worker.on("died", (error) => {
      this.#running.delete(index);
      note(`a worker died: ${messageOf(error)}`);
      void this.#startAgain(index);
      this.onDied(started);
    });
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve(started);
  }

  async #startAgain(index: number): Promise<void> {
    // Once at once: the spare one may have died at the same moment.
    for (let wait = 0; !this.#closed; wait = RESTART_MS) {
      try {
        return await this.#start(index);
      } catch (error) {
        note(`a worker could not be started: ${messageOf(error)}`);
        await pause(wait);
      }
    }
  }
}

function loadOf({ rooms, load }: RunningWorker): number {
  return rooms + load;
}
