import { describe, expect, it } from "vitest";
import { Capacity } from "../../src/adaptation/capacity.js";
import { DelayTrend } from "../../src/adaptation/delay.js";
import { Probing } from "../../src/adaptation/probing.js";
import { capacityOf, PACKET_BITS } from "../../src/adaptation/train.js";
import { growth, Window } from "../../src/adaptation/window.js";

/** Milliseconds between packets on a link of 300 kbit/s. */
const SPACING = PACKET_BITS / 300;

const train = (...times: number[]) => times.map((at, index) => ({ index, at }));
const even = (count: number) => train(...Array.from({ length: count }, (_, index) => index * SPACING));

describe("a train's capacity", () => {
  it("follows from the spacing of its packets", () => {
    expect(capacityOf(even(6))).toBeCloseTo(300_000);
  });

  it("is not told by two packets", () => {
    expect(capacityOf(even(2))).toBeUndefined();
  });

  it.each([
    ["at the beginning", [2, 2, 2, 3, 4, 5, 6]],
    ["in the middle", [0, 1, 4, 4, 4, 5, 6, 7]],
    ["at the end", [0, 1, 2, 3, 6.5, 6.5]],
  ])("is not mistaken when the page was busy %s", (_, steps) => {
    expect(capacityOf(train(...steps.map((step) => step * SPACING)))).toBeCloseTo(300_000);
  });

  it("is not mistaken when a shaper let the first two pass at once", () => {
    expect(capacityOf(train(0, 0, ...[1, 2, 3, 4].map((step) => step * SPACING)))).toBeCloseTo(300_000);
  });

  it("is told also when packets are missing, in the middle or at the end", () => {
    const sparse = even(8).filter(({ index }) => index !== 2 && index !== 5);
    expect(capacityOf(sparse)).toBeCloseTo(300_000);
    expect(capacityOf(even(8).slice(0, 4))).toBeCloseTo(300_000);
  });

  it("is large but finite when all packets come at the same time of a coarse clock", () => {
    const capacity = capacityOf(train(5, 5, 5, 5, 5, 5)) ?? 0;
    expect(capacity).toBeGreaterThan(10_000_000);
    expect(capacity).toBeLessThan(Number.POSITIVE_INFINITY);
  });
});

describe("measuring", () => {
  const arrive = (capacity: Capacity, number: number, from: number, count: number) => {
    for (let index = 0; index < count; index++) capacity.take(number, index, from + index * SPACING);
  };

  it("is over with the last packet", () => {
    const capacity = new Capacity();
    const { number } = capacity.ask(0, 4);
    arrive(capacity, number, 50, 3);
    expect(capacity.finish(150)).toBeUndefined();
    capacity.take(number, 3, 50 + 3 * SPACING);
    expect(capacity.finish(151)).toMatchObject({ arrived: 1, capacity: expect.closeTo(300_000) });
    expect(capacity.measuring).toBe(false);
  });

  it("gives a train up of which no more comes, and one that never came", () => {
    const capacity = new Capacity();
    arrive(capacity, capacity.ask(0, 10).number, 50, 2);
    expect(capacity.finish(400)).toBeUndefined();
    expect(capacity.finish(600)).toMatchObject({ arrived: 0.2, capacity: undefined });
    capacity.ask(1_000, 10);
    expect(capacity.finish(1_900)).toBeUndefined();
    expect(capacity.finish(2_000)).toMatchObject({ arrived: 0 });
  });

  it("takes no packet twice, of another train, or beyond the end", () => {
    const capacity = new Capacity();
    const { number } = capacity.ask(0, 3);
    for (const [of, index] of [
      [number, 0],
      [number, 0],
      [number + 1, 1],
      [number, 3],
    ] as const) {
      capacity.take(of, index, 10);
    }
    expect(capacity.finish(1_000)).toMatchObject({ arrived: expect.closeTo(1 / 3) });
  });

  it("is confirmed by what two trains in short succession agree on", () => {
    const capacity = new Capacity();
    const measure = (at: number) => {
      arrive(capacity, capacity.ask(at, 6).number, at, 6);
      capacity.finish(at + 1_000);
    };
    measure(0);
    expect(capacity.confirmed).toBeUndefined();
    measure(1_000);
    expect(capacity.confirmed).toBeCloseTo(300_000);
    measure(20_000);
    expect(capacity.confirmed).toBeUndefined();
  });
});

describe("the next train", () => {
  it("comes every two seconds at first, then more and more seldom", () => {
    const probing = new Probing();
    const times: number[] = [];
    for (let now = 0; now < 30_000; now += 50) {
      if (!probing.due(now, "climb")) continue;
      probing.sent(now, "climb");
      probing.slacken();
      times.push(now);
    }
    const pauses = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect(pauses.slice(0, 3)).toEqual([2_800, 3_950, 5_000]);
    expect(Math.max(...pauses)).toBe(5_000);
  });

  it("comes soon when much changed, but never within what the server allows", () => {
    const probing = new Probing();
    probing.sent(0, "climb");
    probing.hurry();
    expect(probing.due(200, "climb")).toBe(false);
    expect(probing.due(250, "climb")).toBe(true);
  });

  it("that is sent in doubt is not repeated within 1.5 s", () => {
    const probing = new Probing();
    probing.sent(0, "doubt");
    expect(probing.due(1_400, "doubt")).toBe(false);
    expect(probing.due(1_500, "doubt")).toBe(true);
  });
});

describe("the delay", () => {
  it("grows when two readings in a row of one clock say so, whatever its zero is", () => {
    const delay = new DelayTrend();
    delay.add("a", -70_000);
    delay.add("b", 3_000);
    delay.add("a", -69_790);
    delay.add("b", 3_210);
    expect(delay.growing).toBe(false);
    delay.add("a", -69_750);
    expect(delay.growing).toBe(true);
  });

  it("grows at once when it is alarming", () => {
    const delay = new DelayTrend();
    delay.add("a", 20);
    delay.add("a", 500);
    expect(delay.growing).toBe(true);
  });

  it("does not grow while a queue empties, nor for one outlier", () => {
    const delay = new DelayTrend();
    for (const reading of [20, 400, 20, 400, 380, 350]) {
      delay.add("a", reading);
      expect(delay.growing).toBe(false);
    }
  });
});

describe("what arrived", () => {
  const counters = (packets: number, lost = 0, bytes = 0) => ({ packets, lost, nacks: 0, bytes });

  it("is the difference of two readings, never less than nothing, and nothing for a stream that began anew", () => {
    expect(growth(counters(10, 3, 100), counters(15, 2, 180))).toEqual(counters(5, 0, 80));
    expect(growth(undefined, counters(15))).toEqual(counters(0));
    expect(growth(counters(10), counters(3))).toEqual(counters(0));
  });

  it("has a rate over the time in which it arrived", () => {
    const window = new Window();
    expect(window.rate(0)).toBe(0);
    window.add({ ...counters(5, 0, 1_000), at: 250, span: 250 });
    window.add({ ...counters(5, 0, 500), at: 500, span: 250 });
    expect(window.rate(0)).toBe(24_000);
    expect(window.rate(250)).toBe(16_000);
  });

  it("is forgotten after some seconds", () => {
    const window = new Window();
    window.add({ ...counters(5), at: 0, span: 0 });
    window.add({ ...counters(1), at: 5_000, span: 0 });
    expect(window.since(-1).packets).toBe(1);
  });
});
