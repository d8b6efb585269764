import { describe, expect, it } from "vitest";
import { Controller, type Decision, type Reading } from "../../src/adaptation/controller.js";
import type { PictureReading, Wish } from "../../src/adaptation/pictures.js";
import { PACKET_BITS } from "../../src/adaptation/train.js";
import type { Layers } from "../../src/signaling/messages.js";

/** A controller whose pictures arrive as the test says, a quarter of a second at a time. */
class Bench {
  readonly controller = new Controller();
  readonly layers = new Map<string, Layers | null>();
  /** What the trains measure, in bit/s; undefined: they never arrive. */
  capacity: number | undefined = 20_000_000;
  probes: number[] = [];
  /** Lines of all pictures. */
  lines = 0;
  now = 0;
  readonly #pictures = new Map<string, PictureReading>();

  constructor(...keys: string[]) {
    for (const key of keys) this.add(key);
    this.controller.canProbe = true;
  }

  add(key: string): void {
    this.#pictures.set(key, {
      kind: "camera",
      packets: 0,
      lost: 0,
      nacks: 0,
      bytes: 0,
      decoded: 0,
      dropped: 0,
      lines: 0,
    });
  }

  gone(key: string): void {
    this.#pictures.delete(key);
  }

  /** Let time pass; `each` is what every picture counts in a quarter of a second. */
  pass(milliseconds: number, each: Partial<PictureReading> = {}, delays: Reading["delays"] = []): Decision {
    let last: Decision = { layers: new Map(), probe: undefined };
    for (const end = this.now + milliseconds; this.now < end; ) {
      this.now += 250;
      for (const picture of this.#pictures.values()) {
        for (const field of ["packets", "lost", "nacks", "bytes", "decoded", "dropped"] as const) {
          picture[field] += { packets: 25, bytes: 4_000, decoded: 6, ...each }[field] ?? 0;
        }
      }
      const pictures = new Map([...this.#pictures].map(([key, picture]) => [key, { ...picture, lines: this.lines }]));
      last = this.controller.observe({ now: this.now, audio: new Map(), pictures, delays });
      this.#carryOut(last);
    }
    return last;
  }

  /** The page does nothing for so long. */
  stand(milliseconds: number): void {
    this.now += milliseconds - 250;
    this.pass(250);
  }

  #carryOut({ layers, probe }: Decision): void {
    for (const [key, value] of layers) this.layers.set(key, value);
    if (!probe) return;
    this.probes.push(this.now);
    if (this.capacity === undefined) return;
    for (let index = 0; index < probe.packets; index++) {
      this.controller.arrived(probe.number, index, this.now + 20 + (index * PACKET_BITS * 1_000) / this.capacity);
    }
  }

  wish(wishes: Record<string, Wish>): void {
    this.controller.wishes = new Map(Object.entries(wishes));
  }

  spatial(key: string): number | undefined {
    return this.layers.get(key)?.spatial;
  }
}

describe("the controller", () => {
  it("says nothing about pictures that are as they began", () => {
    const bench = new Bench("a");
    bench.capacity = 250_000;
    bench.pass(10_000);
    expect(bench.layers.size).toBe(0);
  });

  it("gives the whole picture once two trains agree, and asks no more then", () => {
    const bench = new Bench("a", "b");
    bench.pass(2_000);
    expect(bench.layers.get("a")).toEqual({ spatial: 2, temporal: 2 });
    expect(bench.spatial("b")).toBe(2);
    const asked = bench.probes.length;
    bench.pass(20_000);
    expect(bench.probes.length).toBe(asked);
  });

  it("goes up one size at a time where the way was too narrow before", () => {
    const bench = new Bench("a", "b");
    bench.pass(3_000);
    bench.capacity = 300_000;
    bench.pass(1_000, { lost: 20 });
    expect([bench.spatial("a"), bench.spatial("b")]).toEqual([0, 0]);
    bench.capacity = 20_000_000;
    const sizes = Array.from({ length: 60 }, () => {
      bench.pass(250);
      return bench.spatial("a");
    });
    expect(sizes.filter((size, index) => size !== sizes[index - 1])).toEqual([0, 1, 2]);
  });

  it("believes no train that a page saw which stood still", () => {
    const bench = new Bench("a");
    bench.stand(2_000);
    bench.stand(2_000);
    expect(bench.spatial("a")).toBeUndefined();
    bench.pass(1_500);
    expect(bench.spatial("a")).toBe(2);
  });

  it("measures on a hidden page, too, which looks once a second", () => {
    const bench = new Bench("a");
    for (let second = 0; second < 5; second++) bench.stand(1_000);
    expect(bench.spatial("a")).toBe(2);
  });

  it("asks ever more seldom while nothing more is possible", () => {
    const bench = new Bench("a");
    bench.capacity = 250_000;
    bench.pass(30_000);
    const pauses = bench.probes.slice(1).map((time, index) => time - (bench.probes[index] ?? 0));
    expect(pauses.at(-1)).toBe(5_000);
    expect(bench.probes.length).toBeLessThan(11);
  });

  it("asks once more for a size that does not come", () => {
    const bench = new Bench("a");
    bench.lines = 180;
    bench.pass(750);
    expect(bench.layers.get("a")).toEqual({ spatial: 2, temporal: 2 });
    const said: unknown[] = [];
    for (let turn = 0; turn < 40; turn++) said.push(...bench.pass(250).layers.values());
    expect(said).toEqual([
      { spatial: 2, temporal: 1 },
      { spatial: 2, temporal: 2 },
    ]);
  });

  it("takes what is not wanted any more at once, and gives it back by a new train", () => {
    const bench = new Bench("a", "b");
    bench.pass(3_000);
    bench.wish({ a: { maxSpatial: 0, priority: 1 } });
    bench.pass(250);
    expect([bench.spatial("a"), bench.spatial("b")]).toEqual([0, 2]);
    bench.wish({});
    bench.pass(2_000);
    expect(bench.spatial("a")).toBe(2);
  });

  it("leaves the others as they are when somebody joins or goes", () => {
    const bench = new Bench("a");
    bench.capacity = 2_800_000;
    bench.pass(3_000);
    expect(bench.spatial("a")).toBe(2);
    bench.add("b");
    bench.pass(5_000);
    expect([bench.spatial("a"), bench.spatial("b")]).toEqual([2, 1]);
    bench.gone("b");
    bench.pass(1_000);
    expect(bench.spatial("a")).toBe(2);
  });

  it("lets pictures change places when others become more important, but not all the time", () => {
    const bench = new Bench("a", "b");
    bench.capacity = 2_500_000;
    bench.wish({ a: { maxSpatial: 2, priority: 5 } });
    bench.pass(3_000);
    expect([bench.spatial("a"), bench.spatial("b")]).toEqual([2, undefined]);
    bench.wish({ b: { maxSpatial: 2, priority: 5 } });
    bench.pass(250);
    expect(bench.spatial("b")).toBe(2);
    expect(bench.spatial("a")).toBeLessThan(2);
    bench.wish({ a: { maxSpatial: 2, priority: 5 } });
    bench.pass(1_000);
    expect(bench.spatial("b")).toBe(2);
    bench.pass(4_000);
    expect(bench.spatial("a")).toBe(2);
  });

  it("stops large pictures at heavy loss, at once, and lets them begin small when the queue is empty", () => {
    const bench = new Bench("a", "b");
    bench.pass(8_000);
    bench.capacity = 300_000;
    bench.pass(250, { packets: 10, lost: 12 });
    expect([bench.layers.get("a"), bench.layers.get("b")]).toEqual([null, null]);
    bench.pass(250, { packets: 5 });
    expect([bench.spatial("a"), bench.spatial("b")]).toEqual([0, 0]);
  });

  it("blames the way for heavy loss when a train just proved that it is wide", () => {
    const bench = new Bench("a");
    bench.pass(2_000);
    expect(bench.spatial("a")).toBe(2);
    bench.pass(250, { packets: 14, lost: 11 });
    expect(bench.spatial("a")).toBe(2);
  });

  it("asks in doubt, and goes down to what fits when the way is narrow", () => {
    const bench = new Bench("a");
    bench.pass(8_000, { bytes: 50_000 });
    bench.capacity = 800_000;
    bench.pass(1_500, { bytes: 25_000, lost: 3 });
    expect(bench.spatial("a")).toBe(1);
  });

  it("stays in doubt when the way is wide", () => {
    const bench = new Bench("a");
    bench.pass(8_000, { bytes: 50_000 });
    bench.pass(10_000, { bytes: 50_000, lost: 3, nacks: 9 });
    expect(bench.spatial("a")).toBe(2);
    expect(bench.probes.filter((time) => time > 8_000).length).toBeLessThanOrEqual(8);
  });

  it("takes a train that a full queue swallowed for an answer", () => {
    const bench = new Bench("a");
    bench.pass(8_000, { bytes: 50_000 });
    bench.capacity = undefined;
    bench.pass(3_000, { bytes: 15_000, lost: 3 });
    expect(bench.spatial("a")).toBe(0);
  });

  it("asks when the delay grows, though nothing is lost", () => {
    const bench = new Bench("a");
    bench.pass(8_000, { bytes: 50_000 }, [{ source: "clock", delay: 10 }]);
    bench.capacity = 800_000;
    bench.pass(250, { bytes: 25_000 }, [{ source: "clock", delay: 300 }]);
    bench.pass(1_000, { bytes: 25_000 }, [{ source: "clock", delay: 400 }]);
    expect(bench.spatial("a")).toBe(1);
  });

  it("gives the largest pictures less when the machine cannot decode them", () => {
    const bench = new Bench("a", "b");
    bench.wish({ b: { maxSpatial: 0, priority: 0 } });
    bench.pass(3_000);
    bench.pass(2_500, { decoded: 3, dropped: 3 });
    expect([bench.spatial("a"), bench.spatial("b")]).toEqual([1, undefined]);
  });

  it("climbs by calm alone where no trains arrive", () => {
    const bench = new Bench("a");
    bench.controller.canProbe = false;
    bench.pass(9_000);
    expect(bench.layers.size).toBe(0);
    bench.pass(2_000);
    expect(bench.spatial("a")).toBe(1);
    bench.pass(10_000);
    expect(bench.spatial("a")).toBe(2);
    expect(bench.probes).toEqual([]);
  });
});
