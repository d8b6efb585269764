import { readFile } from "node:fs/promises";
import type { Worker } from "mediasoup/types";
import { afterEach, expect, test, vi } from "vitest";
import { preparation, settings, TestNode } from "../node.ts";
import { WorkerObjects } from "../worker-objects.ts";

let node: TestNode;
afterEach(() => {
  vi.useRealTimers();
  node.stop();
});

const PATIENCE = { timeout: 4_000, interval: 10 };

/** The workers that live, once there are so many. */
async function living({ workers }: WorkerObjects, count: number): Promise<Worker[]> {
  return vi.waitFor(() => {
    const found = workers.filter(({ closed }) => !closed);
    expect(found).toHaveLength(count);
    return found;
  }, PATIENCE);
}

async function serving(): Promise<number[]> {
  return (await node.ask("health", {})).workers.map(({ pid }) => pid);
}

/** The living ones once there are so many, by whether they serve. */
async function sorted(objects: WorkerObjects, count: number): Promise<{ serves: number[]; waits: number[] }> {
  const all = (await living(objects, count)).map(({ pid }) => pid);
  const serves = await serving();
  return { serves, waits: all.filter((pid) => !serves.includes(pid)) };
}

function kill(pid: number | undefined, signal: NodeJS.Signals = "SIGKILL"): void {
  if (pid === undefined) throw new Error("there is no worker to kill");
  process.kill(pid, signal);
}

test("workers are started before the node is configured, hold no port, and are those that serve then", async () => {
  const objects = new WorkerObjects();
  node = new TestNode();
  node.tell("prepare", preparation({ workers: 2 }));
  const waiting = await living(objects, 2);
  for (const worker of waiting) expect((await worker.dump()).webRtcServerIds).toEqual([]);
  const { workers } = await node.ask("configure", settings());
  expect(workers.map(({ pid }) => pid).sort()).toEqual(waiting.map(({ pid }) => pid).sort());
  expect(workers.every(({ port }) => port > 0)).toBe(true);
});

test("a spare worker takes the place of a dead one, and another one becomes the spare", async () => {
  const objects = new WorkerObjects();
  node = await TestNode.start({ workers: 2 });
  const before = await sorted(objects, 3);
  expect(before.waits).toHaveLength(1);
  kill(before.serves[0]);
  await vi.waitFor(async () => expect(await serving()).toEqual([before.serves[1], before.waits[0]]), PATIENCE);
  const after = await sorted(objects, 3);
  expect(after.waits).toHaveLength(1);
  expect(after.waits).not.toEqual(before.waits);
});

test("when more die than wait, all are replaced", async () => {
  const objects = new WorkerObjects();
  node = await TestNode.start({ workers: 2 });
  const { serves } = await sorted(objects, 3);
  for (const pid of serves) kill(pid);
  await vi.waitFor(async () => expect(new Set([...serves, ...(await serving())]).size).toBe(4), PATIENCE);
  expect((await sorted(objects, 3)).waits).toHaveLength(1);
});

test("a spare worker gets no more memory than those that serve", async () => {
  const objects = new WorkerObjects();
  node = await TestNode.start({ worker_memory: 3_000_000_000 });
  const { waits } = await sorted(objects, 2);
  await vi.waitFor(async () => {
    const limits = await readFile(`/proc/${waits[0]}/limits`, "utf8");
    expect(limits).toMatch(/Max address space +3000000000 +3000000000/);
  }, PATIENCE);
});

test("a spare worker that hangs is killed, and another one takes its place", async () => {
  const objects = new WorkerObjects();
  node = new TestNode();
  node.tell("prepare", preparation({ worker_silent_ms: 100 }));
  const [hanging] = await living(objects, 1);
  kill(hanging?.pid, "SIGSTOP");
  await vi.waitFor(() => expect(hanging?.died).toBe(true), PATIENCE);
  const [next] = await living(objects, 1);
  const { workers } = await node.ask("configure", settings());
  expect(workers.map(({ pid }) => pid)).toEqual([next?.pid]);
});

test("spare workers that die again and again are replaced more and more seldom", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const objects = new WorkerObjects();
  node = new TestNode();
  node.tell("prepare", preparation());
  for (const [index, delay] of [1_000, 2_000, 4_000].entries()) {
    const worker = await started(objects, index);
    kill(worker.pid);
    await new Promise((resolve) => worker.once("died", resolve));
    await vi.advanceTimersByTimeAsync(delay - 1);
    expect(objects.workers).toHaveLength(index + 1);
    await vi.advanceTimersByTimeAsync(1);
  }
  await started(objects, 3);
});

/** This worker once it runs; faked timers stand still meanwhile. */
async function started({ workers }: WorkerObjects, index: number): Promise<Worker> {
  while (workers[index] === undefined) await new Promise(setImmediate);
  return workers[index];
}

test("nothing is left of a node that ends, whether or not it served", async () => {
  const objects = new WorkerObjects();
  node = new TestNode();
  node.tell("prepare", preparation({ workers: 2 }));
  await living(objects, 2);
  node.stop();
  await living(objects, 0);
  node = await TestNode.start();
  await living(objects, 2);
  node.stop();
  await living(objects, 0);
});
