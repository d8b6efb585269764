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
  const levels: number[] = [];
  const voice = await voices.follow("a", (talking, level) => {
    told.push(talking);
    levels.push(level);
  });
  await voices.follow("other", () => undefined);
  const measure = (volumes: Record<string, number>) =>
    observer.emit(
      "volumes",
      Object.entries(volumes).map(([id, volume]) => ({ producer: { id }, volume })),
    );
  const hear = (...ids: string[]) =>
    ids.length > 0 ? measure(Object.fromEntries(ids.map((id) => [id, -30]))) : observer.emit("silence");
  return { told, levels, voice, hear, measure };
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

test("how loud it is, is told at the beginning, and anew only while others talk as well", async () => {
  const { told, levels, measure } = await follow();
  measure({ a: -40 });
  measure({ a: -25 });
  expect(levels).toEqual([-40]);
  measure({ a: -25, other: -30 });
  measure({ a: -27, other: -30 });
  expect(levels).toEqual([-40, -25]);
  expect(told).toEqual([true, true]);
});

test("while several talk alike, that is told about once a second", async () => {
  const { levels, measure } = await follow();
  for (let reading = 0; reading < 9; reading += 1) measure({ a: -30, other: -30 });
  expect(levels).toEqual([-30, -30, -30]);
});

test("a voice that stops is soft soon, and gone after a pause", async () => {
  const { levels, measure } = await follow();
  measure({ a: -30, other: -30 });
  for (let reading = 0; reading < 4; reading += 1) measure({ other: -30 });
  expect(levels.at(-1)).toBeLessThan(-50);
  vi.advanceTimersByTime(1000);
  expect(levels.at(-1)).toBe(-127);
});

test("noise that goes on is no voice for long, and who talks above it is heard", async () => {
  const { told, measure } = await follow();
  for (let reading = 0; reading < 100; reading += 1) measure({ a: -60 });
  vi.advanceTimersByTime(1000);
  expect(told).toEqual([true, false]);
  measure({ a: -45 });
  expect(told).toEqual([true, false, true]);
});

test("who talks with pauses goes on talking, however long", async () => {
  const { told, measure } = await follow();
  for (let reading = 0; reading < 500; reading += 1) measure({ a: reading % 5 === 0 ? -70 : -35 });
  expect(told).toEqual([true]);
});
