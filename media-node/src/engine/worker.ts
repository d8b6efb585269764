import { readFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import type { TransportListenInfo, WebRtcServer, Worker } from "mediasoup/types";
import { messageOf, note } from "../log.ts";
import type { ConfigureFields, WorkerReport } from "../protocol/messages.ts";
import type { WorkerProcess } from "./process.ts";

/** The port of a worker that died is not always free at once. */
const PORT_RETRY_MS = 20;
const PORT_PATIENCE_MS = 10_000;

/** Bytes that the kernel holds for a socket, as far as it allows that: a picture for everybody leaves at one moment. */
const BUFFER = 4 * 1024 * 1024;

/** The least that somebody receives: a voice and a picture. */
const CONSUMERS_PER_PEER = 2;

/** A running worker and its port. */
export class RunningWorker {
  /** Rooms that have somebody there. */
  rooms = 0;
  consumers = 0;
  peers = 0;

  private constructor(
    private readonly process: WorkerProcess,
    readonly server: WebRtcServer,
    readonly port: number,
  ) {}

  /** Give a process its port. One that gets none is ended. */
  static async open(process: WorkerProcess, settings: ConfigureFields, index: number): Promise<RunningWorker> {
    process.check();
    try {
      const server = await openServer(process.worker, settings, index);
      const { udpSockets } = await server.dump();
      return new RunningWorker(process, server, udpSockets[0]?.port ?? 0);
    } catch (error) {
      process.worker.close();
      throw error;
    }
  }

  get worker(): Worker {
    return this.process.worker;
  }

  /** What it carries, and what those that have just come will make it carry. */
  get load(): number {
    return Math.max(this.consumers, CONSUMERS_PER_PEER * this.peers);
  }

  /** See to it that it ends when it does not answer. */
  check(): void {
    this.process.check();
  }

  async report(): Promise<WorkerReport> {
    const { port, rooms, consumers } = this;
    return { pid: this.worker.pid, port, rooms, consumers, memory: await memoryOf(this.worker.pid) };
  }
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

const PAGE_BYTES = 4096;

async function memoryOf(pid: number): Promise<number> {
  try {
    const [, resident] = (await readFile(`/proc/${pid}/statm`, "ascii")).split(" ");
    return Number(resident) * PAGE_BYTES;
  } catch {
    return 0;
  }
}
