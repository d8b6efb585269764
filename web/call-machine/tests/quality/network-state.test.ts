import { describe, expect, it } from "vitest";
import { judge, NetworkJudge, type Reading } from "../../src/quality/network-state.js";

const WELL: Reading = {
  sendPacketLoss: 0,
  recvPacketLoss: 0,
  roundTripTime: 0.03,
  availableOutgoingBitrate: 3_000_000,
};
const NOTHING: Reading = {
  sendPacketLoss: null,
  recvPacketLoss: null,
  roundTripTime: null,
  availableOutgoingBitrate: null,
};

function states(readings: readonly Reading[], judge = new NetworkJudge()): string[] {
  return readings.map((reading) => {
    judge.observe(reading);
    return judge.verdict.state;
  });
}

const times = (count: number, reading: Reading): Reading[] => Array.from({ length: count }, () => reading);

describe("the state of the network", () => {
  it("is unknown until something was measured twice", () => {
    expect(states([NOTHING, WELL, WELL])).toEqual(["unknown", "unknown", "good"]);
  });

  it.each([
    ["warning", { sendPacketLoss: 0.1 }],
    ["bad", { sendPacketLoss: 0.3 }],
    ["warning", { recvPacketLoss: 0.1 }],
    ["bad", { recvPacketLoss: 0.3 }],
    ["warning", { roundTripTime: 0.4 }],
    ["bad", { roundTripTime: 0.9 }],
    ["warning", { availableOutgoingBitrate: 200_000 }],
    ["bad", { availableOutgoingBitrate: 50_000 }],
  ] as const)("becomes %s and says why: %o", (state, trouble) => {
    const judge = new NetworkJudge();
    states([...times(2, WELL), ...times(20, { ...WELL, ...trouble })], judge);
    expect(judge.verdict).toEqual({ state, reasons: Object.keys(trouble) });
    expect(judge.threshold).toBe(state === "bad" ? "very-low" : "low");
    expect(judge.quality).toBeLessThan(80);
    states(times(20, WELL), judge);
    expect(judge.verdict).toEqual({ state: "good", reasons: [] });
    expect(judge.threshold).toBe("good");
    expect(judge.quality).toBe(100);
  });

  it("takes no notice of a single bad moment", () => {
    const found = states([...times(5, WELL), { ...WELL, recvPacketLoss: 0.5 }, ...times(10, WELL)]);
    expect(found.slice(1).filter((state) => state === "bad")).toEqual([]);
  });

  it("does not flap around a limit", () => {
    const around = Array.from({ length: 60 }, (_, n) => ({ ...WELL, sendPacketLoss: n % 2 === 0 ? 0.045 : 0.062 }));
    const found = states([...times(2, WELL), ...around]);
    const changes = found.filter((state, index) => index > 0 && state !== found[index - 1]);
    expect(changes.length).toBeLessThanOrEqual(2);
  });

  it("is unknown again when nothing is measured any more, and begins anew after it", () => {
    const judge = new NetworkJudge();
    states(times(10, { ...WELL, roundTripTime: 2 }), judge);
    expect(judge.verdict.state).toBe("bad");
    expect(states([...times(3, NOTHING), ...times(2, WELL)], judge).slice(2)).toEqual(["unknown", "unknown", "good"]);
  });

  it("knows the reasons of several troubles at once", () => {
    const judge = new NetworkJudge();
    states(times(10, { ...WELL, roundTripTime: 0.4, recvPacketLoss: 0.4 }), judge);
    expect(judge.verdict).toEqual({ state: "bad", reasons: ["recvPacketLoss", "roundTripTime"] });
  });
});

describe("a single judgement", () => {
  it("knows what is measured", () => {
    expect(judge(NOTHING)).toEqual({ state: "unknown", reasons: [] });
    expect(judge(WELL).state).toBe("good");
    expect(judge({ ...NOTHING, sendPacketLoss: 0.2 })).toEqual({ state: "bad", reasons: ["sendPacketLoss"] });
  });
});
