import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { createWorker } from "mediasoup";
import type { Worker } from "mediasoup/types";
import { note } from "../log.ts";
import type { PrepareFields } from "../protocol/messages.ts";
import { Pulse, workOf } from "./pulse.ts";

const run = promisify(execFile);

/** A worker's process, which has no port yet. */
export class WorkerProcess {
  private constructor(
    readonly worker: Worker,
    private readonly pulse: Pulse,
  ) {}

  static async start(settings: PrepareFields): Promise<WorkerProcess> {
    const worker = await createWorker({ logLevel: "error", workerBin: settings.worker_path });
    const started = new WorkerProcess(worker, pulseOf(worker, settings));
    started.check();
    try {
      await limitMemory(worker, settings);
    } catch (error) {
      worker.close();
      throw error;
    }
    return started;
  }

  /** See to it that it ends when it does not answer. */
  check(): void {
    this.pulse.ask();
  }
}

/** The question takes the way of all requests, through the worker's own loop. */
function pulseOf(worker: Worker, { worker_silent_ms, worker_busy_ms }: PrepareFields): Pulse {
  const { pid } = worker;
  const patience = { silent: worker_silent_ms, busy: worker_busy_ms };
  return new Pulse(
    () => worker.getResourceUsage(),
    workOf(pid),
    patience,
    (waited) => {
      note(`worker ${pid} has not answered for ${waited} ms and is killed`);
      if (!worker.died) process.kill(pid, "SIGKILL");
    },
  );
}

/** Node has no way to limit a process that it starts; this program of every Debian limits one that runs. */
async function limitMemory(worker: Worker, { worker_memory }: PrepareFields): Promise<void> {
  if (worker_memory) await run("prlimit", ["--pid", String(worker.pid), `--as=${worker_memory}`]);
}
