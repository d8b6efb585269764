import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Pulse, workOf } from "../../src/engine/pulse.ts";
import { TestNode } from "../node.ts";

const PATIENCE = { silent: 2_000, busy: 10_000 };

let asked: { answer(): void; refuse(error: Error): void }[];
let works: boolean;
let silences: number[];
let pulse: Pulse;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  asked = [];
  works = false;
  silences = [];
  pulse = new Pulse(
    () => new Promise<void>((answer, refuse) => asked.push({ answer, refuse })),
    async () => works,
    PATIENCE,
    (waited) => silences.push(waited),
  );
});

afterEach(() => {
  vi.useRealTimers();
});

test("one that answers is asked again", async () => {
  pulse.ask();
  await vi.advanceTimersByTimeAsync(1_900);
  pulse.ask();
  expect(asked).toHaveLength(1);
  asked[0]?.answer();
  await vi.advanceTimersByTimeAsync(20_000);
  pulse.ask();
  expect([asked.length, silences]).toEqual([2, []]);
});

test("silence is told once", async () => {
  pulse.ask();
  await vi.advanceTimersByTimeAsync(20_000);
  expect(silences).toEqual([2_000]);
});

test("one that has ended is not told of", async () => {
  pulse.ask();
  asked[0]?.refuse(new Error("closed"));
  await vi.advanceTimersByTimeAsync(20_000);
  expect(silences).toEqual([]);
});

test("one that is at work gets more time, which begins anew when it stops", async () => {
  works = true;
  pulse.ask();
  await vi.advanceTimersByTimeAsync(5_000);
  works = false;
  await vi.advanceTimersByTimeAsync(1_900);
  expect(silences).toEqual([]);
  await vi.advanceTimersByTimeAsync(100);
  expect(silences).toEqual([7_000]);
});

test("one that works on and on without an answer is told of, too", async () => {
  works = true;
  pulse.ask();
  await vi.advanceTimersByTimeAsync(20_000);
  expect(silences).toEqual([10_000]);
});

test("a process works when it uses time of a core, and not when it stands still", async () => {
  vi.useRealTimers();
  const busy = spawn(process.execPath, ["-e", "for (;;);"]);
  await once(busy, "spawn");
  const isBusy = workOf(busy.pid ?? 0);
  expect(await isBusy()).toBe(true);
  busy.kill("SIGSTOP");
  await vi.waitUntil(async () => !(await isBusy()), { timeout: 5_000 });
  expect(await isBusy()).toBe(false);
  busy.kill("SIGKILL");
  await once(busy, "exit");
  expect(await isBusy()).toBe(false);
});

test("a worker that stands still is killed, and its rooms are lost", async () => {
  vi.useRealTimers();
  const node = await TestNode.start({ worker_silent_ms: 200 });
  try {
    await node.ask("open-room", { room: "r" });
    const { workers } = await node.ask("health", {});
    const pid = workers[0]?.pid ?? 0;
    process.kill(pid, "SIGSTOP");
    expect(await node.ask("health", {})).toMatchObject({ workers: [{ pid }] });
    expect(await node.event("rooms-reset")).toMatchObject({ rooms: ["r"] });
    await node.ask("open-room", { room: "r" });
  } finally {
    node.stop();
  }
});
