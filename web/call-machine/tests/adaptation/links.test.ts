import { describe, expect, it } from "vitest";
import { type Scene, Simulation } from "./simulator.js";

const WIDE = 8_000_000;
const CAP_AT = 10_000;
const LIFT_AT = 70_000;

/** A wide link that is capped after ten seconds, for a minute. */
function capped(rate: number, link: Partial<Scene["link"]> = {}, scene: Partial<Scene> = {}): Simulation {
  const rates: Scene["link"]["rates"] = [
    [0, WIDE],
    [CAP_AT, rate],
    [LIFT_AT, WIDE],
  ];
  return new Simulation({ ...scene, link: { rates, ...link } }).run(LIFT_AT + 15_000);
}

describe("at the start", () => {
  it("a wide link shows the full size within two seconds", () => {
    const simulation = new Simulation({ link: { rates: [[0, 5_000_000]] } }).run(5_000);
    expect(simulation.streams[0]?.shown.find(({ spatial }) => spatial === 2)?.at).toBeLessThan(2_000);
    expect(simulation.dropped).toBe(0);
  });

  it.each([300_000, 400_000])("a link of %i bit/s is never overloaded", (rate) => {
    const simulation = new Simulation({ link: { rates: [[0, rate]] } }).run(60_000);
    expect(simulation.dropped).toBe(0);
    expect(simulation.sizeChanges(0, 0, 60_000)).toBe(0);
    expect(simulation.fps(0, 1_000, 60_000)).toBeGreaterThan(24);
  });
});

describe("a cap", () => {
  it.each([
    [300_000, 300, 0],
    [300_000, 100, 0],
    [400_000, 300, 0],
    [600_000, 300, 1],
    [1_000_000, 300, 1],
  ])("of %i bit/s with a queue of %i ms is met calmly, and left at once", (rate, queueMs, size) => {
    const simulation = capped(rate, { queueMs });
    expect(simulation.audioLoss(CAP_AT, LIFT_AT)).toBeLessThan(0.01);
    expect(simulation.sizeChanges(0, CAP_AT, LIFT_AT)).toBeLessThanOrEqual(5);
    // What was on its way already fills the queue; once that is over, nothing stands still.
    expect(simulation.frozen(0, CAP_AT, LIFT_AT)).toBeLessThan(1);
    expect(simulation.frozen(0, CAP_AT + 10_000, LIFT_AT)).toBe(0);
    expect(simulation.fps(0, CAP_AT + 5_000, LIFT_AT)).toBeGreaterThan(23);
    expect(simulation.size(0, LIFT_AT - 1)).toBe(size);
    expect(simulation.streams[0]?.shown.find(({ at, spatial }) => at > LIFT_AT && spatial === 2)?.at).toBeLessThan(
      LIFT_AT + 10_000,
    );
  });

  it("that carries everything changes nothing", () => {
    const simulation = capped(2_500_000);
    expect(simulation.sizeChanges(0, 5_000, LIFT_AT)).toBe(0);
  });

  it("is measured rightly by a page that is busy now and then, and through a shaper that lets packets pass in twos", () => {
    const simulation = capped(300_000, { burst: 2 }, { busyMs: 60 });
    expect(simulation.sizeChanges(0, CAP_AT, LIFT_AT)).toBeLessThanOrEqual(5);
    expect(simulation.audioLoss(CAP_AT, LIFT_AT)).toBeLessThan(0.01);
  });

  it("with a queue of three seconds is noticed by the delay, before anything is lost", () => {
    const simulation = capped(300_000, { queueMs: 30_000 });
    expect(simulation.dropped).toBe(0);
    expect(simulation.size(0, LIFT_AT - 1)).toBe(0);
  });
});

describe("random loss", () => {
  it.each([0.05, 0.1])("of %f takes nothing from the picture", (loss) => {
    const simulation = new Simulation({ link: { rates: [[0, WIDE]], loss } }).run(60_000);
    expect(simulation.streams[0]?.shown.find(({ spatial }) => spatial === 2)?.at).toBeLessThan(4_000);
    expect(simulation.sizeChanges(0, 4_000, 60_000)).toBe(0);
    expect(simulation.fps(0, 4_000, 60_000)).toBeGreaterThan(24);
  });

  it("does not hide a cap", () => {
    const simulation = capped(400_000, { loss: 0.03 });
    expect(simulation.size(0, LIFT_AT - 1)).toBe(0);
    expect(simulation.sizeChanges(0, CAP_AT, LIFT_AT)).toBeLessThanOrEqual(5);
  });
});

describe("four senders", () => {
  const four: Partial<Scene> = { senders: [{}, {}, {}, {}], audio: 2 };

  it("on 600 kbit/s all keep a picture, and the sound is whole", () => {
    const simulation = capped(600_000, {}, four);
    for (const stream of [0, 1, 2, 3]) {
      expect(simulation.fps(stream, CAP_AT + 15_000, LIFT_AT)).toBeGreaterThan(5);
      expect(simulation.sizeChanges(stream, CAP_AT, LIFT_AT)).toBeLessThanOrEqual(5);
    }
    expect(simulation.audioLoss(CAP_AT, LIFT_AT)).toBeLessThan(0.01);
  });

  it("on 1.5 Mbit/s all keep all their frames before anybody gets a larger picture", () => {
    const simulation = capped(1_500_000, {}, four);
    for (const stream of [0, 1, 2, 3]) expect(simulation.fps(stream, CAP_AT + 10_000, LIFT_AT)).toBeGreaterThan(23);
  });

  it("of whom one speaks at a time leave more to the pictures than four who all speak", () => {
    const scene = { senders: [{}, {}, {}, {}], audio: 4 };
    const frames = (turnMs?: number): number => {
      const simulation = capped(500_000, {}, { ...scene, ...(turnMs && { turnMs }) });
      expect(simulation.audioLoss(CAP_AT, LIFT_AT)).toBeLessThan(0.01);
      return [0, 1, 2, 3].reduce((sum, stream) => sum + simulation.fps(stream, CAP_AT + 15_000, LIFT_AT), 0);
    };
    expect(frames(3_000)).toBeGreaterThan(1.5 * frames());
  });

  it("share a narrow link by importance", () => {
    const rates: Scene["link"]["rates"] = [[0, 900_000]];
    const simulation = new Simulation({ ...four, link: { rates } });
    simulation.controller.wishes = new Map([["s2/video", { maxSpatial: 2, priority: 5 }]]);
    simulation.run(30_000);
    expect([0, 1, 2, 3].map((stream) => simulation.size(stream))).toEqual([0, 0, 0, 0]);
    simulation.controller.wishes = new Map(
      [0, 1, 3].map((stream) => [`s${stream}/video`, { maxSpatial: 0, priority: 0 }] as const),
    );
    const wide = new Simulation({ ...four, link: { rates: [[0, 1_400_000]] } });
    wide.controller.wishes = new Map([["s2/video", { maxSpatial: 2, priority: 5 }]]);
    wide.run(30_000);
    expect([0, 1, 2, 3].map((stream) => wide.size(stream))).toEqual([0, 0, 1, 0]);
  });
});

describe("without trains", () => {
  it("the picture grows step by step, and steps that break are tried ever more seldom", () => {
    const rates: Scene["link"]["rates"] = [
      [0, WIDE],
      [40_000, 300_000],
    ];
    const simulation = new Simulation({ trains: false, link: { rates } }).run(160_000);
    expect(simulation.size(0, 40_000)).toBe(2);
    expect(simulation.sizeChanges(0, 40_000, 160_000)).toBeLessThanOrEqual(12);
    expect(simulation.audioLoss(40_000, 160_000)).toBeLessThan(0.01);
  });
});

describe("on any link", () => {
  const seeds = Array.from({ length: 25 }, (_, seed) => seed + 1);

  /** Links, senders and caps as the seed has it. */
  function anyScene(seed: number): Scene & { cap: number } {
    const draw = (n: number): number => {
      const x = Math.sin(seed * 127.1 + n * 311.7) * 43_758.5453;
      return x - Math.floor(x);
    };
    const senders = 1 + Math.floor(draw(1) * 4);
    const audio = Math.min(senders, 2);
    // Enough for the sound and one small picture.
    const cap = audio * 60_000 + 250_000 + draw(2) * 2_000_000;
    return {
      seed,
      cap,
      audio,
      senders: Array.from({ length: senders }, () => ({})),
      link: {
        rates: [
          [0, WIDE],
          [CAP_AT, cap],
        ],
        queueMs: 80 + draw(3) * 500,
        delayMs: 5 + draw(4) * 60,
        loss: draw(5) < 0.5 ? 0 : draw(6) * 0.04,
        burst: draw(7) < 0.5 ? 1 : 3,
      },
      busyMs: draw(8) < 0.5 ? 0 : draw(9) * 80,
    };
  }

  it.each(seeds)(
    "the link is not asked for more than it carries for long, and the picture stays calm (seed %i)",
    (seed) => {
      const scene = anyScene(seed);
      const simulation = new Simulation(scene).run(60_000);
      const lost = (scene.link.loss ?? 0) * 1.5;
      expect(simulation.audioLoss(CAP_AT + 8_000, 60_000)).toBeLessThan(0.01 + lost);
      for (let stream = 0; stream < simulation.streams.length; stream++) {
        expect(simulation.sizeChanges(stream, CAP_AT, 60_000)).toBeLessThanOrEqual(5);
      }
      expect(simulation.fps(0, CAP_AT + 10_000, 60_000)).toBeGreaterThan(5);
    },
  );
});
