import { describe, expect, it } from "vitest";
import { CpuLoad } from "../../src/quality/cpu-load.js";
import { report } from "../support/reports.js";

const IN_TIME = { target: 2_000, duration: 2_000, pressure: null };

/** An encoder after `looks` looks, in each of which it encoded 60 frames in `seconds`. */
const encoding = (looks: number, seconds: number, more: object = {}) => ({
  type: "outbound-rtp",
  kind: "video",
  framesEncoded: 60 * looks,
  totalEncodeTime: seconds * looks,
  framesPerSecond: 30,
  qualityLimitationReason: "none",
  ...more,
});
const decoding = (looks: number, seconds: number, more: object = {}) => ({
  type: "inbound-rtp",
  kind: "video",
  framesDecoded: 60 * looks,
  totalDecodeTime: seconds * looks,
  framesDropped: 0,
  framesPerSecond: 30,
  frameWidth: 640,
  frameHeight: 360,
  ssrc: 7,
  trackIdentifier: "t",
  ...more,
});

/** The load after each of some looks. */
function loads(count: number, sent: (look: number) => object, received: (look: number) => object, situation = IN_TIME) {
  const load = new CpuLoad();
  return Array.from({ length: count }, (_, index) =>
    load.update(index, [report(sent(index + 1)), report(received(index + 1))], situation),
  );
}

const idle = () => ({ type: "transport" });

describe("the load of video", () => {
  it("is low without any", () => {
    const load = new CpuLoad().update(5, [], IN_TIME);
    expect(load).toMatchObject({
      cpuLoadState: "low",
      cpuLoadStateReason: "none",
      stats: { latest: { timestamp: 5 } },
    });
  });

  it("is high when the browser encodes less for want of time, once that lasts", () => {
    const limited = (look: number) => encoding(look, 0.6, { qualityLimitationReason: "cpu" });
    expect(loads(3, limited, idle).map(({ cpuLoadState }) => cpuLoadState)).toEqual(["low", "high", "high"]);
    expect(loads(2, limited, idle).at(-1)?.cpuLoadStateReason).toBe("encode");
    const narrow = (look: number) => encoding(look, 0.6, { qualityLimitationReason: "bandwidth" });
    expect(loads(3, narrow, idle).at(-1)?.cpuLoadState).toBe("low");
  });

  it("is high when decoding takes most of the time between frames, or frames are dropped", () => {
    const busy = loads(2, idle, (look) => decoding(look, 1.8)).at(-1);
    expect(busy).toMatchObject({ cpuLoadState: "high", cpuLoadStateReason: "decode" });
    const dropping = loads(2, idle, (look) => decoding(look, 0.1, { framesDropped: 40 * look })).at(-1);
    expect(dropping?.cpuLoadStateReason).toBe("decode");
    expect(loads(2, idle, (look) => decoding(look, 0.6)).at(-1)?.cpuLoadState).toBe("low");
  });

  it("is high when the page hears of its timers late", () => {
    const late = loads(2, idle, idle, { ...IN_TIME, duration: 4_500 }).at(-1);
    expect(late?.cpuLoadStateReason).toBe("scheduleDuration");
    expect(late?.stats.latest).toMatchObject({ scheduleDuration: 4_500, targetScheduleDuration: 2_000 });
  });

  it("falls only after a while", () => {
    const load = new CpuLoad();
    const limited = report(encoding(1, 0.6, { qualityLimitationReason: "cpu" }));
    for (let look = 0; look < 2; look++) load.update(look, [limited], IN_TIME);
    const after = Array.from({ length: 4 }, () => load.update(9, [undefined], IN_TIME).cpuLoadState);
    expect(after).toEqual(["high", "high", "high", "low"]);
  });

  it("tells what each look took, not all looks together", () => {
    const first = report(encoding(1, 0.6), encoding(1, 0.6, { framesPerSecond: 15 }));
    const then = report(encoding(2, 0.6), encoding(2, 0.6, { framesPerSecond: 15 }));
    const load = new CpuLoad();
    load.update(1, [first, report(decoding(1, 0.6))], IN_TIME);
    const delays = { totalInterFrameDelay: 60, totalSquaredInterFrameDelay: 60.6 };
    const { latest } = load.update(2, [then, report(decoding(2, 0.9, delays))], {
      ...IN_TIME,
      pressure: "fair",
    } as never).stats;
    expect(latest.frameEncodeTimeSec).toBeCloseTo(0.01);
    expect(latest.targetEncodeFrameRate).toBe(30);
    expect(latest.cpuUsageBasedOnTargetEncode).toBeCloseTo(0.45);
    expect(latest.cpuPressureState).toBe("fair");
    // 1.8 seconds in all less the 0.6 of the first look, for 60 frames.
    expect(latest.avgFrameDecodeTimeSec).toBeCloseTo(0.02);
    expect(latest.avgInterFrameDelayStandardDeviation).toBeCloseTo(0.1);
    expect(latest.cpuInboundVideoStats).toMatchObject([{ trackId: "t", ssrc: 7, frameWidth: 640, fps: 30 }]);
  });

  it("takes no notice of sound", () => {
    const sound = (look: number) => encoding(look, 2, { kind: "audio", qualityLimitationReason: "cpu" });
    expect(loads(3, sound, idle).at(-1)?.cpuLoadState).toBe("low");
  });
});
