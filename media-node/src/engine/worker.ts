import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { createWorker } from "mediasoup";
import type { TransportListenInfo, WebRtcServer, Worker } from "mediasoup/types";
import { messageOf, note } from "../log.ts";
import type { ConfigureFields, WorkerReport } from "../protocol/messages.ts";
import { Pulse, workOf } from "./pulse.ts";

/** The port of a worker that died is not always free at once. */
const PORT_RETRY_MS = 20;
const PORT_PATIENCE_MS = 10_000;

/** Bytes that the kernel holds for a socket, as far as it allows that: a picture for everybody leaves at one moment. */
const BUFFER = 4 * 1024 * 1024;

/** The least that somebody receives: a voice and a picture. */
const CONSUMERS_PER_PEER = 2;

const run = promisify(execFile);

/** A running worker and its port. */
export class RunningWorker {
  /** Rooms that have somebody there. */
  rooms = 0;
  consumers = 0;
  peers = 0;

  private constructor(
    readonly worker: Worker,
    readonly server: WebRtcServer,
    readonly port: number,
    private readonly pulse: Pulse,
  ) {}

  static async start(settings: ConfigureFields, index: number): Promise<RunningWorker> {
    const worker = await createWorker({ logLevel: "error", workerBin: settings.worker_path });
    const pulse = pulseOf(worker, settings);
    pulse.ask();
    try {
      const [server] = await Promise.all([openServer(worker, settings, index), limitMemory(worker, settings)]);
      const { udpSockets } = await server.dump();
      return new RunningWorker(worker, server, udpSockets[0]?.port ?? 0, pulse);
    } catch (error) {
      worker.close();
      throw error;
    }
  }

  /** What it carries, and what those that have just come will make it carry. */
  get load(): number {
    return Math.max(this.consumers, CONSUMERS_PER_PEER * this.peers);
  }

  /** See to it that it ends when it does not answer. */
  check(): void {
    this.pulse.ask();
  }

  async report(): Promise<WorkerReport> {
    const { port, rooms, consumers } = this;
    return { pid: this.worker.pid, port, rooms, consumers, memory: await memoryOf(this.worker.pid) };
  }
}

/** The question takes the way of all requests, through the worker's own loop. */
function pulseOf(worker: Worker, { worker_silent_ms, worker_busy_ms }: ConfigureFields): Pulse {
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

async function openServer(worker: Worker, settings: ConfigureFields, index: number): Promise<WebRtcServer> {
  const listenInfos = listenInfosOf(settings, index);
  for (let waited = 0; ; waited += PORT_RETRY_MS) {
    try {
      return await worker.createWebRtcServer({ listenInfos });
    } catch (error) {
      if (waited >= PORT_PATIENCE_MS || worker.closed) throw error;
      if (waited === 0) note(`a worker waits for its port: ${messageOf(error)}`);
      await pause(PORT_RETRY_MS);
    }
  }
}

function listenInfosOf({ listen, port, tcp }: ConfigureFields, index: number): TransportListenInfo[] {
  return listen.flatMap(({ address, announced }) => {
    const where = {
      ip: address,
      // Browsers of the same network, and relays, reach the address itself.
      ...(announced ? { announcedAddress: announced, exposeInternalIp: true } : {}),
      ...(port > 0 ? { port: port + index } : {}),
    };
    const udp: TransportListenInfo = { protocol: "udp", ...where, sendBufferSize: BUFFER, recvBufferSize: BUFFER };
    return tcp ? [udp, { protocol: "tcp" as const, ...where }] : [udp];
  });
}

/** Node has no way to limit a process that it starts; this program of every Debian limits one that runs. */
async function limitMemory(worker: Worker, { worker_memory }: ConfigureFields): Promise<void> {
  if (worker_memory) await run("prlimit", ["--pid", String(worker.pid), `--as=${worker_memory}`]);
}

const PAGE_BYTES = 4096;

async function memoryOf(pid: number): Promise<number> {
  try {
    const [, resident] = (await readFile(`/proc/${pid}/statm`, "ascii")).split(" ");
    return Number(resident) * PAGE_BYTES;
  } catch {
    return 0;
  }
}
