import { describe, expect, it } from "vitest";
import { Growth, NetworkStats } from "../../src/quality/network-stats.js";
import { takeSample } from "../../src/quality/sample.js";
import { report } from "../support/reports.js";

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
    const { latest } = new NetworkStats().update(takeSample(1_000, [report(sent("video", 1_000, 10), pair(0.02))]));
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
    stats.update(takeSample(0, [report(sent("video", 0, 0), sent("audio", 0, 0)), report(received("video", 0, 0))]));
    const { latest } = stats.update(
      takeSample(2_000, [
        report(sent("video", 2_000, 20), sent("audio", 1_000, 10)),
        report(received("video", 4_000, 40)),
      ]),
    );
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
    stats.update(takeSample(0, [report(received("video", 0, 0, 0))]));
    const { latest } = stats.update(takeSample(1_000, [report(received("video", 0, 90, 10))]));
    expect(latest.videoRecvPacketLoss).toBeCloseTo(0.1);
    expect(latest.totalRecvPacketLoss).toBeCloseTo(0.1);
  });

  it("count sent losses as the other end tells them", () => {
    const stats = new NetworkStats();
    stats.update(takeSample(0, [report(sent("video", 0, 0), atTheOtherEnd("video", 0))]));
    const { latest } = stats.update(takeSample(1_000, [report(sent("video", 0, 100), atTheOtherEnd("video", 5))]));
    expect(latest.videoSendPacketLoss).toBeCloseTo(0.05);
  });

  it("count as lost what had to be sent again: an SFU tells of what it never got only", () => {
    const stats = new NetworkStats();
    const sentAgain = (packetsSent: number, retransmittedPacketsSent: number) => ({
      ...sent("video", 0, packetsSent),
      retransmittedPacketsSent,
    });
    stats.update(takeSample(0, [report(sentAgain(0, 0), atTheOtherEnd("video", 0))]));
    const { latest } = stats.update(takeSample(1_000, [report(sentAgain(200, 60), atTheOtherEnd("video", 2))]));
    expect(latest.totalSendPacketLoss).toBeCloseTo(0.3);
    // A browser counts both, and a packet is lost once.
    const direct = stats.update(takeSample(2_000, [report(sentAgain(400, 120), atTheOtherEnd("video", 62))]));
    expect(direct.latest.totalSendPacketLoss).toBeCloseTo(0.3);
  });

  it("have the round trip of streams where the browser times no ways", () => {
    const entries = [0.1, 0.3].map((roundTripTime) => ({ ...atTheOtherEnd("video", 0), roundTripTime }));
    const way = { type: "candidate-pair", selected: true, state: "succeeded" };
    const { latest } = new NetworkStats().update(takeSample(0, [report(way, ...entries)]));
    expect(latest.networkRoundTripTime).toBe(0.3);
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
    stats.update(takeSample(0, [layers(1)]));
    const { latest } = stats.update(takeSample(1_000, [layers(2)]));
    expect(latest.videoSendBitsPerSecond).toBe(56_000);
    expect(latest.videoSendPacketLoss).toBeCloseTo(0.1);
  });

  it("remember the worst and average the round trips", () => {
    const stats = new NetworkStats();
    stats.update(takeSample(0, [report(received("audio", 0, 0, 0, 0.05), pair(0.1))]));
    stats.update(takeSample(1_000, [report(received("audio", 0, 50, 50, 0.01), pair(0.3))]));
    const history = stats.update(takeSample(2_000, [report(received("audio", 0, 150, 50, 0.01))]));
    expect(history).toMatchObject({ worstAudioRecvPacketLoss: 0.5, worstAudioRecvJitter: 0.05 });
    expect(history.averageNetworkRoundTripTime).toBeCloseTo(0.2);
    expect(history.latest.audioRecvPacketLoss).toBe(0);
  });

  it("know every connection: those that send and receive, and what is the least that can be sent", () => {
    const path = (ssrc: number, bytes: number, available: number) =>
      report(
        { ...sent("video", bytes, 10), ssrc },
        { ...received("video", bytes, 10), ssrc },
        {
          ...pair(ssrc / 100),
          availableOutgoingBitrate: available,
        },
      );
    const toSfu = report({ ...pair(0.01), availableOutgoingBitrate: 5 });
    const stats = new NetworkStats();
    stats.update(takeSample(0, [undefined, path(1, 0, 900), path(2, 0, 800)], [toSfu]));
    // One left: what it sent counts for nothing, and the other is known by its own name.
    const { latest } = stats.update(takeSample(1_000, [undefined, path(2, 1_000, 700)], [toSfu]));
    expect(latest).toMatchObject({
      videoSendBitsPerSecond: 8_000,
      videoRecvBitsPerSecond: 8_000,
      availableOutgoingBitrate: 700,
      networkRoundTripTime: 0.02,
    });
  });

  it("never go below nothing when a connection began anew", () => {
    const stats = new NetworkStats();
    stats.update(takeSample(0, [report(sent("video", 9_000, 90))]));
    expect(stats.update(takeSample(1_000, [report(sent("video", 100, 1))])).latest.videoSendBitsPerSecond).toBe(0);
    expect(stats.update(takeSample(2_000, [undefined, undefined])).latest.sendBitsPerSecond).toBe(0);
  });
});

describe("what the network carries", () => {
  const way = (id: string, bytesSent: number, availableOutgoingBitrate: number) =>
    report({ type: "candidate-pair", id, nominated: true, state: "succeeded", bytesSent, availableOutgoingBitrate });
  /** One way over two seconds, on which a share of what the browser believes is sent. */
  const carried = (believed: number, share: number) => {
    const bytes = (believed * share * 2) / 8;
    return new Growth(
      takeSample(0, [way("a", 7_000, believed)]),
      takeSample(2_000, [way("a", 7_000 + bytes, believed)]),
    ).carried();
  };

  it("is what the browser believes where nearly as much is sent, and not known where less is", () => {
    for (let believed = 30_000; believed < 5_000_000; believed *= 1.37)
      for (let share = 0; share <= 1.2; share += 0.04) {
        // Browsers believe in half as much again as they send, whatever the network.
        if (share <= 2 / 3) expect(carried(believed, share), `${share} of ${believed}`).toBeNull();
        if (share >= 0.8) expect(carried(believed, share), `${share} of ${believed}`).toBe(believed);
      }
  });

  it("is never known to be less the less one sends", () => {
    for (const believed of [60_000, 180_000, 900_000]) {
      const known = Array.from({ length: 50 }, (_, step) => carried(believed, step / 40) !== null);
      expect(known).toEqual([...known].sort());
    }
  });

  it("is judged way by way: many that are sent little are not one that is sent much", () => {
    const sample = (at: number, bytes: Readonly<Record<string, number>>) =>
      takeSample(
        at,
        Object.entries(bytes).map(([id, sent]) => way(id, sent, id === "full" ? 400_000 : 90_000)),
      );
    const before = sample(0, { a: 0, b: 0, c: 0 });
    const little = { a: 10_000, b: 10_000, c: 10_000 };
    expect(new Growth(before, sample(2_000, little)).carried()).toBeNull();
    // One that is new has no rate yet.
    expect(new Growth(before, sample(2_000, { ...little, full: 90_000 })).carried()).toBeNull();
    const withFull = sample(0, { a: 0, b: 0, c: 0, full: 0 });
    expect(new Growth(withFull, sample(2_000, { ...little, full: 90_000 })).carried()).toBe(400_000);
  });

  it("is not known without a former sample", () => {
    expect(new Growth(undefined, takeSample(2_000, [way("a", 100_000, 100_000)])).carried()).toBeNull();
  });
});
