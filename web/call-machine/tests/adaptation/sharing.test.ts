import { beforeEach, describe, expect, it } from "vitest";
import { allocate, type Claim, raise, totalCost } from "../../src/adaptation/allocation.js";
import { Climb } from "../../src/adaptation/climb.js";
import { DecodingLimit } from "../../src/adaptation/cpu.js";
import { type Level, levelOf, toLayers } from "../../src/adaptation/levels.js";
import { LearntRates, nominalRate } from "../../src/adaptation/rates.js";
import { Random } from "./simulator.js";

function claim(key: string, priority = 1, most: Level = 5): Claim {
  return { key, priority, most, cost: (level) => nominalRate("camera", level) };
}

const three = [claim("a"), claim("b"), claim("c")];
const shared = (claims: Claim[], budget: number) => [...allocate(claims, budget).values()].join("");

describe("levels", () => {
  it("are layers: first frames, then size", () => {
    expect([0, 1, 2, 3, 4, 5].map((level) => toLayers(level as Level))).toEqual([
      null,
      { spatial: 0, temporal: 0 },
      { spatial: 0, temporal: 1 },
      { spatial: 0, temporal: 2 },
      { spatial: 1, temporal: 2 },
      { spatial: 2, temporal: 2 },
    ]);
    expect([-1, 0, 1, 2, 7].map(levelOf)).toEqual([3, 3, 4, 5, 5]);
  });
});

describe("a budget", () => {
  it.each([
    [10_000_000, "555"],
    [2_600_000, "544"],
    [1_300_000, "444"],
    [700_000, "433"],
    [360_000, "333"],
    [280_000, "322"],
    [170_000, "111"],
    [110_000, "110"],
    [30_000, "100"],
    [20_000, "000"],
    [-50_000, "000"],
  ])("of %i bit/s is shared by three who are equal as %s", (budget, levels) => {
    expect(shared(three, budget)).toBe(levels);
  });

  it("goes to the more important first, once everybody has the smallest", () => {
    const claims = [claim("a"), claim("b", 5), claim("c")];
    expect(shared(claims, 800_000)).toBe("343");
    expect(shared(claims, 2_000_000)).toBe("353");
    expect(shared(claims, 110_000)).toBe("110");
    expect(shared(claims, 240_000)).toBe("131");
    expect(shared(claims, 30_000)).toBe("010");
  });

  it("gives nobody more than is of use", () => {
    expect(shared([claim("a", 1, 3), claim("b", 1, 4)], 10_000_000)).toBe("34");
  });

  it("is never exceeded but for the most important, and leaves nothing that somebody could still use", () => {
    const random = new Random(7);
    for (let round = 0; round < 500; round++) {
      const claims = Array.from({ length: 1 + Math.floor(random.next() * 9) }, (_, index) =>
        claim(`p${index}`, Math.floor(random.next() * 3), (3 + Math.floor(random.next() * 3)) as Level),
      );
      const budget = random.between(0, 6_000_000);
      const levels = allocate(claims, budget);
      const cost = totalCost(claims, levels);
      expect(cost).toBeLessThanOrEqual(Math.max(budget, nominalRate("camera", 1)));
      expect([...raise(claims, levels, budget)]).toEqual([...levels]);
      const lowest = Math.min(...levels.values());
      if ([...levels.values()].some((level) => level > 3)) expect(lowest).toBeGreaterThanOrEqual(3);
    }
  });

  it("that grows takes nothing from anybody", () => {
    const random = new Random(11);
    for (let round = 0; round < 200; round++) {
      const claims = Array.from({ length: 5 }, (_, index) => claim(`p${index}`, Math.floor(random.next() * 3)));
      const before = allocate(claims, random.between(0, 3_000_000));
      const after = raise(claims, before, random.between(0, 6_000_000));
      for (const [key, level] of before) expect(after.get(key)).toBeGreaterThanOrEqual(level);
    }
  });
});

describe("learnt rates", () => {
  it("follow what is measured, within bounds", () => {
    const rates = new LearntRates("camera");
    expect(rates.of(4)).toBe(420_000);
    for (let second = 0; second < 30; second++) rates.learn(4, 350_000);
    expect(rates.of(4)).toBeCloseTo(350_000, -3);
    for (let second = 0; second < 60; second++) rates.learn(4, 1_000);
    expect(rates.of(4)).toBe(0.6 * 420_000);
    for (let second = 0; second < 60; second++) rates.learn(4, 9_000_000);
    expect(rates.of(4)).toBe(1.2 * 420_000);
    expect(rates.of(5)).toBe(1_700_000);
  });

  it("rise further for the rates of small pictures, which not every browser can halve", () => {
    const rates = new LearntRates("camera");
    for (let second = 0; second < 60; second++) rates.learn(1, 120_000);
    expect(rates.of(1)).toBe(108_000);
  });
});

describe("a step up", () => {
  it("that breaks within five seconds is not tried again for 10, 20, 40 and 40 seconds", () => {
    const climb = new Climb();
    let now = 0;
    for (const pause of [10_000, 20_000, 40_000, 40_000]) {
      expect(climb.may(now, 500)).toBe(true);
      climb.step(now, 500);
      climb.fell(now + 2_000);
      expect(climb.may(now + 2_000 + pause - 1, 500)).toBe(false);
      now += 2_000 + pause;
    }
  });

  it("is tried sooner when half as much again is measured", () => {
    const climb = new Climb();
    climb.step(0, 500);
    climb.fell(1_000);
    expect(climb.may(1_500, 740)).toBe(false);
    expect(climb.may(1_500, 750)).toBe(true);
  });

  it("that held was none: what falls later does not count against it", () => {
    const climb = new Climb();
    climb.step(0, 500);
    climb.fell(6_000);
    expect(climb.may(6_001, 500)).toBe(true);
  });

  it("that held makes the next pause short again", () => {
    const climb = new Climb();
    climb.step(0, 500);
    climb.fell(1_000);
    climb.step(20_000, 500);
    climb.step(40_000, 900);
    climb.fell(41_000);
    expect(climb.may(51_000, 900)).toBe(true);
  });
});

describe("a machine that cannot keep up", () => {
  let totals = { decoded: 0, dropped: 0 };

  beforeEach(() => {
    totals = { decoded: 0, dropped: 0 };
  });

  /** Readings every quarter of a second. */
  function observe(limit: DecodingLimit, from: number, until: number, dropped: number, largest: () => number): void {
    for (let now = from; now < until; now += 250) {
      totals = { decoded: totals.decoded + 8 - dropped, dropped: totals.dropped + dropped };
      limit.observe(now, 250, largest(), [totals]);
    }
  }

  it("gets smaller pictures after two seconds of dropped frames, and larger ones again after a rest", () => {
    const limit = new DecodingLimit();
    observe(limit, 0, 1_750, 4, () => limit.spatial);
    expect(limit.spatial).toBe(2);
    observe(limit, 1_750, 2_500, 4, () => limit.spatial);
    expect(limit.spatial).toBe(1);
    observe(limit, 2_500, 20_000, 0, () => limit.spatial);
    expect(limit.spatial).toBe(1);
    observe(limit, 20_000, 23_000, 0, () => limit.spatial);
    expect(limit.spatial).toBe(2);
  });

  it("rests longer when it fails again", () => {
    const limit = new DecodingLimit();
    observe(limit, 0, 2_500, 4, () => limit.spatial);
    observe(limit, 2_500, 23_000, 0, () => limit.spatial);
    observe(limit, 23_000, 26_000, 4, () => limit.spatial);
    expect(limit.spatial).toBe(1);
    observe(limit, 26_000, 60_000, 0, () => limit.spatial);
    expect(limit.spatial).toBe(1);
  });

  it("gets smaller pictures when even the readings come late, but not because of a single pause", () => {
    const limit = new DecodingLimit();
    limit.observe(10_000, 9_000, 2, [totals]);
    limit.observe(10_250, 250, 2, [totals]);
    expect(limit.spatial).toBe(2);
    limit.observe(12_000, 1_750, 2, [totals]);
    limit.observe(14_000, 2_000, 2, [totals]);
    expect(limit.spatial).toBe(1);
  });

  it("is left alone when few frames are dropped, or nothing larger than the smallest is shown", () => {
    const limit = new DecodingLimit();
    observe(limit, 0, 10_000, 2, () => 2);
    observe(limit, 10_000, 20_000, 4, () => 0);
    expect(limit.spatial).toBe(2);
  });
});
