import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Needed } from "../../src/engine/needed.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function follow(layers = 3) {
  const told: (number | null)[] = [];
  return { told, needed: new Needed(layers, (spatial) => told.push(spatial)) };
}

const [ANN, EVE] = [{}, {}];

test("a larger picture is needed at once, and told once", () => {
  const { told, needed } = follow();
  needed.set(ANN, 0);
  needed.set(EVE, 2);
  needed.set(ANN, 1);
  vi.runAllTimers();
  expect(told).toEqual([0, 2]);
});

test("a smaller one only after a moment in which nobody wanted the larger one again", () => {
  const { told, needed } = follow();
  needed.set(ANN, 2);
  needed.set(ANN, 0);
  vi.advanceTimersByTime(500);
  needed.set(EVE, 2);
  vi.runAllTimers();
  expect(told).toEqual([2]);
  needed.set(EVE, null);
  vi.runAllTimers();
  expect(told).toEqual([2, 0]);
});

test("that nobody receives any is told, also at the beginning", () => {
  const { told, needed } = follow();
  vi.runAllTimers();
  needed.set(ANN, 1);
  needed.set(ANN, null);
  vi.runAllTimers();
  expect(told).toEqual([null, 1, null]);
});

test("a track that has ended needs nothing", () => {
  const { told, needed } = follow();
  needed.set(ANN, 1);
  needed.set(ANN, null);
  needed.close();
  needed.set(EVE, 2);
  vi.runAllTimers();
  expect(told).toEqual([1]);
});
