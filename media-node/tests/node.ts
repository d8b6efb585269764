import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { Engine } from "../src/engine/engine.ts";
import {
  type ConfigureFields,
  type Events,
  type Notices,
  PROTOCOL_VERSION,
  type PrepareFields,
  type Requests,
  type WorkerReport,
} from "../src/protocol/messages.ts";

/** The worker that the set-up got, or the one that is named. */
function workerPath(): string {
  const path = process.env.PARLOUR_MEDIA_WORKER ?? resolve(import.meta.dirname, "../../.cache/media/mediasoup-worker");
  if (!existsSync(path)) throw new Error(`there is no worker at ${path}: run scripts/setup-media, or name one`);
  return path;
}

export const LOOPBACK = "127.0.0.1";

export function preparation(changes: Partial<PrepareFields> = {}): PrepareFields {
  return { workers: 1, worker_path: workerPath(), worker_silent_ms: 2_000, worker_busy_ms: 10_000, ...changes };
}

export function settings(changes: Partial<ConfigureFields> = {}): ConfigureFields {
  return {
    version: PROTOCOL_VERSION,
    epoch: 1,
    listen: [{ address: LOOPBACK }],
    port: 0,
    tcp: true,
    max_incoming_bitrate: 0,
    ...changes,
  };
}

/** End this worker, as the kernel does when memory is short. */
export function killWorker(worker: WorkerReport | undefined): void {
  if (!worker) throw new Error("there is no worker to kill");
  try {
    process.kill(worker.pid, "SIGKILL");
  } catch (error) {
    // It may have been killed a moment ago.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

export type SomeEvent = { [Type in keyof Events]: { type: Type } & Events[Type] }[keyof Events];

/** A node in this process, with real workers. */
export class TestNode {
  readonly events: SomeEvent[] = [];
  readonly engine: Engine;
  #waiting: (() => void)[] = [];

  constructor(mostConsumers?: number) {
    this.engine = new Engine((type, fields) => {
      this.events.push({ type, ...fields } as SomeEvent);
      const waiting = this.#waiting;
      this.#waiting = [];
      for (const wake of waiting) wake();
    }, mostConsumers);
  }

  /** A node that serves, with these settings in place of the usual ones. */
  static async start(
    changes: Partial<PrepareFields & ConfigureFields> = {},
    mostConsumers?: number,
  ): Promise<TestNode> {
    const node = new TestNode(mostConsumers);
    const all = { ...preparation(), ...settings(), ...changes };
    node.tell("prepare", all);
    await node.ask("configure", all);
    return node;
  }

  ask<Type extends keyof Requests>(type: Type, fields: Requests[Type]["fields"]): Promise<Requests[Type]["reply"]> {
    return (this.engine.handlers[type] as (fields: unknown) => Promise<never>)(fields);
  }

  tell<Type extends keyof Notices>(type: Type, fields: Notices[Type]): void {
    (this.engine.handlers[type] as (fields: unknown) => void)(fields);
  }

  /** The next event of this type that fits, of those that no one took yet. */
  async event<Type extends keyof Events>(
    type: Type,
    fits: (event: { type: Type } & Events[Type]) => boolean = () => true,
  ): Promise<Events[Type]> {
    for (;;) {
      const index = this.events.findIndex((event) => event.type === type && fits(event as never));
      if (index >= 0) return this.events.splice(index, 1)[0] as never;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  stop(): void {
    this.engine.close();
  }
}
