import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Insistence } from "../../src/engine/insistence.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function insist() {
  const state = { lacks: true, asked: [] as number[] };
  const start = performance.now();
  const insistence = new Insistence(
    () => state.lacks,
    () => state.asked.push(performance.now() - start),
  );
  return { state, insistence };
}

test("what is forwarded is not asked for", () => {
  const { state, insistence } = insist();
  state.lacks = false;
  insistence.look();
  vi.runAllTimers();
  expect(state.asked).toEqual([]);
});

test("what is missing is asked for until it is there, more and more seldom", () => {
  const { state, insistence } = insist();
  insistence.look();
  vi.advanceTimersByTime(12_000);
  expect(state.asked).toEqual([500, 1_500, 3_500, 7_500, 11_500]);
  state.lacks = false;
  vi.runAllTimers();
  expect(state.asked).toHaveLength(5);
});

test("looking often does not make it ask more often, or later", () => {
  const { state, insistence } = insist();
  for (let turn = 0; turn < 19; turn += 1) {
    insistence.look();
    vi.advanceTimersByTime(100);
  }
  expect(state.asked).toEqual([500, 1_500]);
});

test("what came in time is not asked for, and the next that is missing soon", () => {
  const { state, insistence } = insist();
  insistence.look();
  vi.advanceTimersByTime(2_000);
  state.lacks = false;
  vi.runAllTimers();
  state.asked.length = 0;
  state.lacks = true;
  insistence.look();
  vi.advanceTimersByTime(499);
  expect(state.asked).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(state.asked).toHaveLength(1);
});

test("nothing is asked for a track that has ended", () => {
  const { state, insistence } = insist();
  insistence.look();
  insistence.close();
  vi.runAllTimers();
  expect(state.asked).toEqual([]);
});
