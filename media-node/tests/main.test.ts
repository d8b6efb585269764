import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { kill } from "node:process";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { build } from "vite";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { WorkerReport } from "../src/protocol/messages.ts";
import { preparation, settings } from "./node.ts";
import { seeded } from "./random.ts";

const ROOT = resolve(import.meta.dirname, "..");
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "media-node-"));
  await build({ root: ROOT, logLevel: "silent", build: { outDir: folder } });
});
afterAll(() => rm(folder, { recursive: true }));

class Program {
  notes = "";
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;

  constructor() {
    this.#child = spawn(process.execPath, [join(folder, "media-node.js")], {
      env: { ...process.env, DEBUG: "mediasoup*" },
    });
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
    this.#child.stderr.on("data", (text) => {
      this.notes += text;
    });
    this.#child.stdin.on("error", () => undefined);
  }

  write(text: string | Buffer): void {
    this.#child.stdin.write(text);
  }

  async line(): Promise<{ id: number; ok: { workers: WorkerReport[] }; error?: string }> {
    return JSON.parse((await this.#lines.next()).value ?? "null");
  }

  open(prepare = preparation({ workers: 2 }), configure = settings()): void {
    this.write(`${JSON.stringify({ type: "prepare", ...prepare })}\n`);
    this.write(`${JSON.stringify({ id: 1, type: "configure", ...configure })}\n`);
  }

  async configure(): Promise<WorkerReport[]> {
    this.open();
    return (await this.line()).ok.workers;
  }

  end(): void {
    this.#child.stdin.end();
  }

  stop(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  async status(): Promise<number | null> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) await once(this.#child, "exit");
    return this.#child.exitCode;
  }
}

let program: Program;
afterEach(() => program.stop("SIGKILL"));

async function areGone(workers: readonly WorkerReport[]): Promise<void> {
  for (const { pid } of workers) {
    while (isRunning(pid)) await pause(10);
  }
}

function isRunning(pid: number): boolean {
  try {
    kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test("the node serves until its input ends, and takes its workers with it", async () => {
  program = new Program();
  const workers = await program.configure();
  expect(workers).toHaveLength(2);
  program.write('{"id":2,"type":"health"}\n{"id":3,"type":"open-room","room":"r"}\n');
  expect([await program.line(), await program.line()].map(({ id }) => id).sort()).toEqual([2, 3]);
  program.end();
  expect(await program.status()).toBe(0);
  await areGone(workers);
});

test("workers do not outlive a node that was killed", async () => {
  program = new Program();
  const workers = await program.configure();
  program.stop("SIGKILL");
  await areGone(workers);
});

test("a line that is no message ends the node, with a reason", async () => {
  program = new Program();
  const workers = await program.configure();
  program.write('{"id":2,"type":"publish","room":"r"}\n');
  expect(await program.status()).toBe(1);
  expect(program.notes).toContain("publish: the message lacks peer");
  await areGone(workers);
});

test.each(["SIGTERM", "SIGINT"] as const)("%s ends the node in good order", async (signal) => {
  program = new Program();
  const workers = await program.configure();
  program.stop(signal);
  expect(await program.status()).toBe(0);
  await areGone(workers);
});

test("a worker that does not start is told of", async () => {
  program = new Program();
  program.open(preparation({ worker_path: "/bin/false" }));
  expect((await program.line()).error).toBeDefined();
  program.end();
  expect(await program.status()).toBe(0);
});

test("another version of the protocol is refused", async () => {
  program = new Program();
  program.open(preparation(), settings({ version: 99 }));
  expect((await program.line()).error).toContain("version");
});

test("noise ends the node in good order", async () => {
  const random = seeded(3);
  program = new Program();
  await program.configure();
  program.write(Buffer.from(Array.from({ length: 5000 }, () => random(256))));
  program.write("\n");
  expect(await program.status()).toBe(1);
  expect(program.notes).toContain("the media node ends:");
});
