import type { DailyCall } from "@daily-co/daily-js";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { RecordingKeeper } from "./RecordingKeeper";

const listeners = new Map<string, (event: unknown) => void>();
const call = {
  on: (name: string, listener: (event: unknown) => void) => listeners.set(name, listener),
  stopRecording: vi.fn(),
} as unknown as DailyCall;
const emit = (name: string, event: object = {}) => listeners.get(name)?.(event);
const piece = (...bytes: number[]) => emit("recording-data", { data: new Uint8Array(bytes), finished: false });
const last = () => emit("recording-data", { data: new Uint8Array(0), finished: true });

let written: number[][];
let finished: number;
let trouble: Error | null;
const told = { onSaved: vi.fn(), onFull: vi.fn(), onLost: vi.fn() };

beforeEach(() => {
  vi.useFakeTimers();
  vi.clearAllMocks();
  [written, finished, trouble] = [[], 0, null];
  const openRecording = async () => ({
    write: async (bytes: Uint8Array) => {
      if (trouble) throw trouble;
      written.push([...bytes]);
    },
    finish: async () => {
      finished += 1;
      return "call.webm";
    },
  });
  new RecordingKeeper(call, "room", told, async () => ({ openRecording }));
});
afterEach(() => vi.useRealTimers());

const settle = () => vi.advanceTimersByTimeAsync(0);

it("writes the pieces in order and saves the file with the last one", async () => {
  emit("recording-started", { type: "local", local: true });
  piece(1);
  piece(2, 3);
  last();
  await settle();
  expect(written).toEqual([[1], [2, 3]]);
  expect(told.onSaved).toHaveBeenCalledExactlyOnceWith("call.webm");
});

it.each(["left-meeting", "error"])("saves what is there some time after %s", async (end) => {
  emit("recording-started", { type: "local", local: true });
  piece(1);
  emit(end);
  await settle();
  expect(finished).toBe(0);
  piece(2);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(written).toEqual([[1], [2]]);
  expect(finished).toBe(1);
});

it("keeps nothing of what others record", async () => {
  emit("recording-started", {});
  emit("recording-started", { type: "cloud", local: false });
  piece(1);
  last();
  await settle();
  expect([written, finished]).toEqual([[], 0]);
});

it("ends where the disk is full, says so once, and saves what was written before", async () => {
  emit("recording-started", { type: "local", local: true });
  piece(1);
  await settle();
  trouble = new Error("full");
  piece(2);
  piece(3);
  await settle();
  expect(told.onFull).toHaveBeenCalledOnce();
  expect(call.stopRecording).toHaveBeenCalledOnce();
  trouble = null;
  piece(4);
  last();
  await settle();
  expect(written).toEqual([[1]]);
  expect(told.onSaved).toHaveBeenCalledExactlyOnceWith("call.webm");
});

it("begins anew after the end", async () => {
  for (let round = 0; round < 2; round++) {
    emit("recording-started", { type: "local", local: true });
    piece(round);
    last();
    await settle();
  }
  expect(written).toEqual([[0], [1]]);
  expect(finished).toBe(2);
});
