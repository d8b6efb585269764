import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Sent } from "../../src/engine/sent.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function follow(top = 2) {
  const found: number[] = [];
  const sent: Sent = new Sent(top, () => found.push(sent.spatial));
  return { found, sent };
}

test("everything is expected until something is said", () => {
  expect(follow().sent.spatial).toBe(2);
});

test("a smaller size counts at once, and once", () => {
  const { found, sent } = follow();
  sent.say(1);
  sent.say(1);
  sent.say(0);
  vi.runAllTimers();
  expect(found).toEqual([1, 0]);
});

test("a larger one counts a second after the last change at the earliest", () => {
  const { found, sent } = follow();
  sent.say(0);
  vi.advanceTimersByTime(600);
  sent.say(2);
  vi.advanceTimersByTime(300);
  expect(found).toEqual([0]);
  vi.advanceTimersByTime(200);
  expect(found).toEqual([0, 2]);
});

test("whoever says one thing and another moves receivers up once a second at most", () => {
  const { found, sent } = follow();
  for (let turn = 0; turn < 1_000; turn += 1) {
    sent.say(turn % 3);
    vi.advanceTimersByTime(10);
  }
  const rises = found.filter((spatial, index) => spatial > (found[index - 1] ?? 2));
  expect(rises.length).toBeLessThanOrEqual(10);
  expect(found.length).toBeLessThanOrEqual(30);
});

test("a size that there is not is taken for the largest", () => {
  const { found, sent } = follow(1);
  sent.say(2);
  vi.runAllTimers();
  expect([found, sent.spatial]).toEqual([[], 1]);
});

test("a track that has ended changes no more", () => {
  const { found, sent } = follow();
  sent.say(0);
  sent.say(2);
  sent.close();
  sent.say(1);
  vi.runAllTimers();
  expect(found).toEqual([0]);
});
