import { EventEmitter } from "node:events";
import type { AudioLevelObserver } from "mediasoup/types";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Voices } from "../../src/engine/voice.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

async function follow() {
  const observer = Object.assign(new EventEmitter(), { addProducer: async () => undefined });
  const voices = new Voices(observer as unknown as AudioLevelObserver);
  const told: boolean[] = [];
  const voice = await voices.follow("a", (talking) => told.push(talking));
  const hear = (...ids: string[]) =>
    ids.length > 0
      ? observer.emit(
          "volumes",
          ids.map((id) => ({ producer: { id }, volume: -30 })),
        )
      : observer.emit("silence");
  return { told, voice, hear };
}

test("talking begins with the first sound", async () => {
  const { told, hear } = await follow();
  hear("b");
  hear("a", "b");
  hear("a");
  expect(told).toEqual([true]);
});

test("a pause between words does not end it, a longer one does", async () => {
  const { told, hear } = await follow();
  hear("a");
  hear();
  vi.advanceTimersByTime(900);
  hear("a");
  hear("b");
  vi.advanceTimersByTime(900);
  expect(told).toEqual([true]);
  vi.advanceTimersByTime(100);
  expect(told).toEqual([true, false]);
});

test("what is not to be heard is silent at once, and what has ended stays so", async () => {
  const { told, voice, hear } = await follow();
  hear("a");
  voice.silence();
  hear("a");
  voice.close();
  hear("a");
  vi.runAllTimers();
  expect(told).toEqual([true, false, true, false]);
});
