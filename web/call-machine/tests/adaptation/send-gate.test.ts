import { beforeEach, describe, expect, it } from "vitest";
import { SendGate } from "../../src/adaptation/send-gate.js";

const LOOK = 250;
const NEEDS = [120_000, 420_000, 1_700_000];

let gate: SendGate;
let now: number;
let frames: number[];
let wanted: boolean[];
let changes: number;

beforeEach(() => {
  gate = new SendGate();
  now = 0;
  frames = [0, 0, 0];
  wanted = [true, true, true];
  changes = 0;
});

interface Way {
  /** The layers that the browser finds room for, from the smallest. */
  carries: number;
  limited?: boolean;
  estimate?: number;
  /** The browser tells what it grants to each layer. */
  grants?: boolean;
}

/** Let time pass on such a way; whatever is shut gets no frames. */
function pass(seconds: number, { carries, limited = true, estimate, grants }: Way): void {
  for (const end = now + seconds * 1_000; now < end; ) {
    now += LOOK;
    frames = frames.map((count, index) =>
      index < carries && wanted[index] && !gate.shut.has(index) ? count + 5 : count,
    );
    const layers = NEEDS.map((needs, index) => ({
      wanted: wanted[index] === true,
      needs,
      frames: frames[index] ?? 0,
      granted: grants ? (index < carries ? needs : 0) : undefined,
      limited,
    }));
    if (gate.observe({ now, layers, estimate })) changes += 1;
  }
}

const shut = (): number[] => [...gate.shut].sort();

/** Pass time until a trial begins, and return how long that took, in seconds. */
function untilTrial(way: Way, most = 30): number {
  const before = now;
  while (shut().includes(2) && now - before < most * 1_000) pass(LOOK / 1_000, way);
  return (now - before) / 1_000;
}

/** A wide way became so narrow that only the smallest layer flows. */
function collapse(): void {
  pass(5, { carries: 3, limited: false });
  narrow();
}

/** Only the smallest layer flows from now on, until that shows. */
function narrow(): void {
  for (const end = now + 5_000; now < end && shut().length === 0; ) pass(LOOK / 1_000, { carries: 1 });
}

describe("shutting", () => {
  it("leaves everything open while all layers flow", () => {
    pass(60, { carries: 3 });
    expect(changes).toBe(0);
  });

  it("shuts what stopped within a second and a half, and what lies above", () => {
    pass(5, { carries: 3, limited: false });
    pass(0.5, { carries: 1 });
    expect(shut()).toEqual([]);
    pass(1, { carries: 1 });
    expect(shut()).toEqual([1, 2]);
  });

  it("gives a browser longer to find room for what never came", () => {
    pass(2.5, { carries: 2 });
    expect(shut()).toEqual([]);
    pass(1.5, { carries: 2 });
    expect(shut()).toEqual([2]);
  });

  it("tries soon what never came: the browser's first probe went wrong", () => {
    pass(3.25, { carries: 2 });
    expect(shut()).toEqual([2]);
    expect(untilTrial({ carries: 2 })).toBeLessThan(2);
  });

  it("shuts nothing when it is not the way that is too narrow", () => {
    pass(5, { carries: 3, limited: false });
    pass(20, { carries: 1, limited: false });
    expect(shut()).toEqual([]);
  });

  it("shuts nothing while nothing flows at all: that is no question of room", () => {
    pass(5, { carries: 3, limited: false });
    pass(20, { carries: 0 });
    expect(shut()).toEqual([]);
  });

  it("does not take for starved what nobody wanted until now", () => {
    pass(5, { carries: 3, limited: false });
    wanted = [true, false, false];
    pass(20, { carries: 3 });
    wanted = [true, true, true];
    pass(0.5, { carries: 1 });
    expect(shut()).toEqual([]);
  });
});

describe("a way that narrows", () => {
  const WIDE = { carries: 3, limited: false, estimate: 3_000_000, grants: true };

  beforeEach(() => pass(5, WIDE));

  it("shuts at the first look what the browser has dropped", () => {
    pass(0.25, { carries: 2, estimate: 1_100_000, grants: true });
    expect(shut()).toEqual([2]);
    expect(gate.slumped).toBe(true);
    pass(0.25, { carries: 2, estimate: 1_100_000, grants: true });
    expect(gate.slumped).toBe(false);
  });

  it("shuts with it what will hardly fit when the estimate has come down all the way", () => {
    pass(0.25, { carries: 2, estimate: 800_000, grants: true });
    expect(shut()).toEqual([1, 2]);
  });

  it("is not found where the estimate only shrinks a little", () => {
    pass(0.5, { carries: 2, estimate: 2_400_000, grants: true });
    expect(shut()).toEqual([]);
    pass(1, { carries: 2, estimate: 2_400_000, grants: true });
    expect(shut()).toEqual([2]);
    expect(gate.slumped).toBe(false);
  });

  it("is not found where nothing was dropped", () => {
    pass(10, { carries: 3, estimate: 1_200_000, grants: true });
    expect(changes).toBe(0);
  });

  it("is not found where estimates are not told", () => {
    pass(0.5, { carries: 1, grants: true });
    expect(shut()).toEqual([]);
  });
});

describe("what others are to receive", () => {
  it("is everything while nothing is shut", () => {
    pass(5, { carries: 3 });
    expect(gate.most).toBeUndefined();
  });

  it("is what flows, and not what is only tried", () => {
    collapse();
    expect(gate.most).toBe(0);
    untilTrial({ carries: 1 });
    expect(gate.most).toBe(0);
    pass(2, { carries: 3 });
    expect(gate.most).toBeUndefined();
  });

  it("is the layer between when only the largest does not fit", () => {
    pass(5, { carries: 3, limited: false });
    pass(1.5, { carries: 2 });
    expect(gate.most).toBe(1);
    untilTrial({ carries: 2 });
    expect(gate.most).toBe(1);
  });
});

it("tells of a trial that ended well, for others may receive then what they could not", () => {
  pass(5, { carries: 3, limited: false });
  pass(1.5, { carries: 2 });
  untilTrial({ carries: 2 });
  const [most, before] = [gate.most, changes];
  pass(2, { carries: 3 });
  expect([most, gate.most]).toEqual([1, undefined]);
  expect(changes).toBe(before + 1);
});

describe("trying again", () => {
  it("tries the largest layer alone", () => {
    collapse();
    untilTrial({ carries: 1 });
    expect(shut()).toEqual([1]);
  });

  it("sends less for a second before, and only then", () => {
    collapse();
    pass(2, { carries: 1 });
    expect(gate.lull).toBe(false);
    pass(0.5, { carries: 1 });
    expect(gate.lull).toBe(true);
    pass(1, { carries: 1 });
    expect(gate.lull).toBe(false);
    expect(shut()).toEqual([1]);
  });

  it("goes on with a trial while the estimate grows", () => {
    collapse();
    untilTrial({ carries: 1, estimate: 300_000 });
    pass(1.25, { carries: 1, estimate: 360_000 });
    expect(shut()).toEqual([1]);
    pass(1.25, { carries: 1, estimate: 420_000 });
    expect(shut()).toEqual([1]);
    pass(1.25, { carries: 1, estimate: 430_000 });
    expect(shut()).toContain(2);
  });

  it("tries anew at once when the estimate has grown, but came to a stand", () => {
    collapse();
    untilTrial({ carries: 1, estimate: 300_000 });
    pass(2.5, { carries: 1, estimate: 360_000 });
    expect(shut()).toEqual([1, 2]);
    expect(untilTrial({ carries: 1, estimate: 360_000 })).toBe(1.25);
  });

  it("does not open everything for a largest layer that only flows as long as it is alone", () => {
    collapse();
    untilTrial({ carries: 1, estimate: 900_000 });
    pass(1.25, { carries: 3, estimate: 900_000 });
    expect(shut()).toEqual([2]);
  });

  it("opens everything as soon as the largest layer flows", () => {
    collapse();
    untilTrial({ carries: 3 });
    pass(1, { carries: 3 });
    expect(shut()).toEqual([]);
    pass(60, { carries: 3 });
    expect(shut()).toEqual([]);
  });

  it("ends a trial without frames after a second, and waits longer after each, up to six seconds", () => {
    collapse();
    const waits: number[] = [];
    for (let trial = 0; trial < 6; trial++) {
      waits.push(untilTrial({ carries: 1, estimate: 290_000 }));
      pass(1.25, { carries: 1, estimate: 290_000 });
      expect(shut()).toEqual([1, 2]);
    }
    expect(waits).toEqual([3.5, 6, 7, 7, 7, 7]);
  });

  it("opens the layer between when a failed trial has shown room for it", () => {
    collapse();
    untilTrial({ carries: 2, estimate: 640_000 });
    pass(1.25, { carries: 2, estimate: 650_000 });
    expect(shut()).toEqual([2]);
    pass(4, { carries: 2 });
    expect(shut()).toEqual([2]);
  });

  it("keeps the waits when what it opened stops again at once", () => {
    collapse();
    untilTrial({ carries: 3 });
    pass(1, { carries: 3 });
    narrow();
    expect(shut()).toEqual([1, 2]);
    expect(untilTrial({ carries: 1 })).toBe(6);
  });

  it("begins with short waits anew after what it opened has held", () => {
    collapse();
    untilTrial({ carries: 1 });
    pass(1.25, { carries: 1 });
    untilTrial({ carries: 3 });
    pass(30, { carries: 3 });
    narrow();
    expect(untilTrial({ carries: 1 })).toBe(3.5);
  });

  it("tries only what is wanted, and at once when it is wanted later", () => {
    collapse();
    wanted = [true, true, false];
    pass(3.5, { carries: 1 });
    expect(shut()).toEqual([2]);
    pass(2, { carries: 1 });
    wanted = [true, false, false];
    const before = changes;
    pass(30, { carries: 1 });
    expect(changes).toBe(before);
    wanted = [true, true, true];
    expect(untilTrial({ carries: 1 })).toBe(1.25);
  });

  it("gives up a trial of what nobody wants any more, and does not count it as failed", () => {
    collapse();
    untilTrial({ carries: 1 });
    wanted = [true, true, false];
    pass(0.25, { carries: 1 });
    expect(shut()).toEqual([1, 2]);
    wanted = [true, true, true];
    expect(untilTrial({ carries: 1 })).toBe(1.25);
  });
});
