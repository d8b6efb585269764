import { describe, expect, it } from "vitest";
import { cpuLoad } from "../../src/media/cpu-load.js";
import { receivedLevels } from "../../src/media/levels.js";
import { NetworkStats } from "../../src/media/stats.js";

function report(...entries: object[]): RTCStatsReport {
  return new Map(entries.map((entry, index) => [String(index), entry])) as unknown as RTCStatsReport;
}

const pair = (currentRoundTripTime: number) => ({
  type: "candidate-pair",
  nominated: true,
  state: "succeeded",
  currentRoundTripTime,
  availableOutgoingBitrate: 1_000_000,
});
const sent = (kind: string, bytesSent: number, packetsSent: number) => ({
  type: "outbound-rtp",
  kind,
  bytesSent,
  packetsSent,
});
const received = (kind: string, bytesReceived: number, packetsReceived: number, packetsLost = 0, jitter = 0.01) => ({
  type: "inbound-rtp",
  kind,
  bytesReceived,
  packetsReceived,
  packetsLost,
  jitter,
});
const atTheOtherEnd = (kind: string, packetsLost: number) => ({ type: "remote-inbound-rtp", kind, packetsLost });

describe("network statistics", () => {
  it("have no rates in the first moment", () => {
    const { latest } = new NetworkStats().update(1_000, [report(sent("video", 1_000, 10), pair(0.02))]);
    expect(latest).toMatchObject({
      timestamp: 1_000,
      sendBitsPerSecond: null,
      videoSendPacketLoss: null,
      networkRoundTripTime: 0.02,
      availableOutgoingBitrate: 1_000_000,
    });
  });

  it("have rates by kind and direction over the time since", () => {
    const stats = new NetworkStats();
    stats.update(0, [report(sent("video", 0, 0), sent("audio", 0, 0)), report(received("video", 0, 0))]);
    const { latest } = stats.update(2_000, [
      report(sent("video", 2_000, 20), sent("audio", 1_000, 10)),
      report(received("video", 4_000, 40)),
    ]);
    expect(latest).toMatchObject({
      videoSendBitsPerSecond: 8_000,
      audioSendBitsPerSecond: 4_000,
      sendBitsPerSecond: 12_000,
      videoRecvBitsPerSecond: 16_000,
      audioRecvBitsPerSecond: 0,
    });
  });

  it("count received losses against everything that should have come", () => {
    const stats = new NetworkStats();
    stats.update(0, [report(received("video", 0, 0, 0))]);
    const { latest } = stats.update(1_000, [report(received("video", 0, 90, 10))]);
    expect(latest.videoRecvPacketLoss).toBeCloseTo(0.1);
    expect(latest.totalRecvPacketLoss).toBeCloseTo(0.1);
  });

  it("count sent losses as the other end tells them", () => {
    const stats = new NetworkStats();
    stats.update(0, [report(sent("video", 0, 0), atTheOtherEnd("video", 0))]);
    const { latest } = stats.update(1_000, [report(sent("video", 0, 100), atTheOtherEnd("video", 5))]);
    expect(latest.videoSendPacketLoss).toBeCloseTo(0.05);
  });

  it("add up the layers of a picture, and what the other end tells of each", () => {
    const stats = new NetworkStats();
    const layers = (scale: number) =>
      report(
        ...[1, 2, 4].flatMap((n) => [
          sent("video", 1_000 * n * scale, 10 * n * scale),
          atTheOtherEnd("video", n * scale),
        ]),
      );
    stats.update(0, [layers(1)]);
    const { latest } = stats.update(1_000, [layers(2)]);
    expect(latest.videoSendBitsPerSecond).toBe(56_000);
    expect(latest.videoSendPacketLoss).toBeCloseTo(0.1);
  });

  it("remember the worst and average the round trips", () => {
    const stats = new NetworkStats();
    stats.update(0, [report(received("audio", 0, 0, 0, 0.05), pair(0.1))]);
    stats.update(1_000, [report(received("audio", 0, 50, 50, 0.01), pair(0.3))]);
    const history = stats.update(2_000, [report(received("audio", 0, 150, 50, 0.01))]);
    expect(history).toMatchObject({ worstAudioRecvPacketLoss: 0.5, worstAudioRecvJitter: 0.05 });
    expect(history.averageNetworkRoundTripTime).toBeCloseTo(0.2);
    expect(history.latest.audioRecvPacketLoss).toBe(0);
  });

  it("never go below nothing when a connection began anew", () => {
    const stats = new NetworkStats();
    stats.update(0, [report(sent("video", 9_000, 90))]);
    expect(stats.update(1_000, [report(sent("video", 100, 1))]).latest.videoSendBitsPerSecond).toBe(0);
    expect(stats.update(2_000, [undefined, undefined]).latest.sendBitsPerSecond).toBe(0);
  });
});

describe("the load of video", () => {
  const encoding = (qualityLimitationReason: string) => ({
    type: "outbound-rtp",
    kind: "video",
    framesEncoded: 100,
    totalEncodeTime: 1,
    framesPerSecond: 30,
    qualityLimitationReason,
  });
  const decoding = (totalDecodeTime: number) => ({
    type: "inbound-rtp",
    kind: "video",
    framesDecoded: 100,
    totalDecodeTime,
    framesPerSecond: 30,
    frameWidth: 640,
    frameHeight: 360,
    ssrc: 7,
    trackIdentifier: "t",
  });

  it("is low without any", () => {
    expect(cpuLoad(5, undefined, undefined)).toMatchObject({ cpuLoadState: "low", cpuLoadStateReason: "none" });
  });

  it("is high when the browser encodes less for want of time", () => {
    expect(cpuLoad(5, report(encoding("cpu")), undefined)).toMatchObject({
      cpuLoadState: "high",
      cpuLoadStateReason: "encode",
      stats: { latest: { timestamp: 5, frameEncodeTimeSec: 0.01, targetEncodeFrameRate: 30 } },
    });
    expect(cpuLoad(5, report(encoding("bandwidth")), undefined).cpuLoadState).toBe("low");
  });

  it("is high when decoding takes most of the time between frames", () => {
    expect(cpuLoad(5, undefined, report(decoding(1))).cpuLoadState).toBe("low");
    const busy = cpuLoad(5, undefined, report(decoding(3)));
    expect(busy).toMatchObject({ cpuLoadState: "high", cpuLoadStateReason: "decode" });
    expect(busy.stats.latest.cpuInboundVideoStats).toMatchObject([{ trackId: "t", ssrc: 7, frameWidth: 640, fps: 30 }]);
  });

  it("adds up the layers of a picture", () => {
    const layers = report(encoding("none"), encoding("none"), { ...encoding("none"), framesPerSecond: 0 });
    expect(cpuLoad(5, layers, undefined).stats.latest.cpuUsageBasedOnTargetEncode).toBeCloseTo(0.6);
  });

  it("takes no notice of sound", () => {
    expect(cpuLoad(5, report({ ...encoding("cpu"), kind: "audio" }), undefined).cpuLoadState).toBe("low");
  });
});

describe("loudness of what is received", () => {
  it("is read by track, silence where none is said", () => {
    const levels = receivedLevels(
      report(
        { type: "inbound-rtp", kind: "audio", trackIdentifier: "a", audioLevel: 0.4 },
        { type: "inbound-rtp", kind: "audio", trackIdentifier: "b" },
        { type: "inbound-rtp", kind: "video", trackIdentifier: "c", audioLevel: 1 },
        { type: "inbound-rtp", kind: "audio" },
      ),
    );
    expect([...levels]).toEqual([
      ["a", 0.4],
      ["b", 0],
    ]);
    expect(receivedLevels(undefined).size).toBe(0);
  });
});
