import { describe, expect, it } from "vitest";
import { settle } from "../support/fakes.js";
import { Harness, wireParticipant } from "../support/harness.js";
import { report } from "../support/reports.js";

/** A call whose publishing connection reports what `network` says at the time. */
async function call() {
  const harness = new Harness();
  await harness.join();
  await settle();
  const pc = harness.platform.peerConnections[0];
  if (!pc) throw new Error("nothing is published");
  const network = { roundTripTime: 0.03, lossPerLook: 0, available: 2_000_000, bytesPerLook: 250_000 };
  const began = harness.platform.clock.time;
  pc.getStats = async () => {
    const looks = (harness.platform.clock.time - began) / 2_000;
    return report(
      { type: "transport", selectedCandidatePairId: "2" },
      { type: "candidate-pair", currentRoundTripTime: 9, nominated: true, state: "succeeded" },
      {
        type: "candidate-pair",
        currentRoundTripTime: network.roundTripTime,
        availableOutgoingBitrate: network.available,
        bytesSent: network.bytesPerLook * looks,
      },
      { type: "outbound-rtp", kind: "video", packetsSent: 200 * looks, bytesSent: network.bytesPerLook * looks },
      { type: "remote-inbound-rtp", kind: "video", packetsLost: network.lossPerLook * looks },
    );
  };
  return { harness, network };
}

describe("quality in a call", () => {
  it("is told when it is known, with the figures behind it", async () => {
    const { harness } = await call();
    await harness.platform.clock.pass(4_000);
    expect(harness.last("network-quality-change")).toMatchObject({
      state: { state: "good", reasons: [] },
      threshold: "good",
      quality: 100,
      stats: { latest: { sendBitsPerSecond: 1_000_000, networkRoundTripTime: 0.03, totalSendPacketLoss: 0 } },
    });
    expect(harness.local).toMatchObject({ networkQualityState: "good", networkThreshold: "good" });
  });

  it("is told again only when it changes, with the reason", async () => {
    const { harness, network } = await call();
    await harness.platform.clock.pass(10_000);
    expect(harness.events("network-quality-change")).toHaveLength(1);
    network.roundTripTime = 1;
    await harness.platform.clock.pass(10_000);
    expect(harness.events("network-quality-change").slice(1).at(-1)).toMatchObject({
      state: { state: "bad", reasons: ["roundTripTime"] },
      threshold: "very-low",
    });
    expect(harness.local.networkQualityState).toBe("bad");
    network.roundTripTime = 0.03;
    await harness.platform.clock.pass(30_000);
    expect(harness.last("network-quality-change")).toMatchObject({ state: { state: "good", reasons: [] } });
  });

  it("is no worse for who sends little, and therefore is believed to be able to send little", async () => {
    const { harness, network } = await call();
    // A camera of 180 lines: 60 kbit/s, and the browser's estimate stays at half as much again.
    Object.assign(network, { bytesPerLook: 15_000, available: 90_000 });
    await harness.platform.clock.pass(20_000);
    expect(harness.events("network-quality-change")).toMatchObject([{ state: { state: "good" }, quality: 100 }]);
    // Nearly all of it is used: the network gives no more.
    network.available = 62_000;
    await harness.platform.clock.pass(10_000);
    expect(harness.last("network-quality-change")).toMatchObject({
      state: { state: "bad", reasons: ["availableOutgoingBitrate"] },
    });
  });

  it("is told to the server, for others to see", async () => {
    const { harness, network } = await call();
    await harness.platform.clock.pass(4_000);
    network.roundTripTime = 1;
    await harness.platform.clock.pass(10_000);
    expect(harness.sent("network").map(({ quality }) => quality)).toEqual(["good", "bad"]);
  });

  it("of others is what their browsers say", async () => {
    const { harness } = await call();
    const other = wireParticipant("other");
    harness.socket.push({ type: "participant-joined", participant: other });
    await settle();
    expect(harness.participant("other")).toMatchObject({ networkQualityState: "unknown", networkThreshold: "good" });
    harness.socket.push({ type: "participant-updated", participant: { ...other, network: "warning" } });
    await settle();
    expect(harness.participant("other")).toMatchObject({ networkQualityState: "warning", networkThreshold: "low" });
  });

  it("can be asked for at any time, also before the first look", async () => {
    const { harness } = await call();
    const { stats } = await harness.request("get-calc-stats");
    expect(stats).toMatchObject({ latest: { networkRoundTripTime: 0.03, sendBitsPerSecond: null } });
    const { cpuStats } = await harness.request("get-cpu-load-stats");
    expect(cpuStats).toMatchObject({ cpuLoadState: "low", cpuLoadStateReason: "none" });
  });

  it("ends with the call", async () => {
    const { harness } = await call();
    await harness.platform.clock.pass(4_000);
    harness.tell("leave-meeting");
    harness.forget();
    await harness.platform.clock.pass(60_000);
    expect(harness.events("network-quality-change")).toEqual([]);
  });
});

it("tells a load that became high, once", async () => {
  const { harness } = await call();
  const pc = harness.platform.peerConnections[0];
  if (!pc) throw new Error("nothing is published");
  pc.getStats = async () => report({ type: "outbound-rtp", kind: "video", qualityLimitationReason: "cpu" });
  await harness.platform.clock.pass(20_000);
  expect(harness.events("cpu-load-change")).toMatchObject([{ cpuLoadState: "high", cpuLoadStateReason: "encode" }]);
});
