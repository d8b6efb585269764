import { describe, expect, it } from "vitest";
import { settle } from "../support/fakes.js";
import { joinFields } from "../support/harness.js";
import { TrialHarness } from "./support.js";

/** A harness whose app has started the camera, as daily-js wants it before a test of the call's quality. */
async function withRoom(properties: object = {}): Promise<TrialHarness> {
  const harness = new TrialHarness();
  await harness.request("start-camera", joinFields({ ...properties }));
  harness.forget();
  return harness;
}

describe("the quality of a call", () => {
  it("is measured for thirty seconds, on media that nobody receives", async () => {
    const harness = await withRoom();
    const stamp = await harness.begin("test-call-quality", { dailyJsVersion: "0.92.2" });
    const results = await harness.results(stamp, 31_000);
    expect(results).toMatchObject({
      result: "good",
      data: {
        maxRoundTripTime: 0.04,
        avgRoundTripTime: expect.closeTo(0.04),
        avgSendPacketLoss: 0,
        avgAvailableOutgoingBitrate: 2_000_000,
        avgSendBitsPerSecond: 1_600_000,
      },
    });
    expect(results.data).not.toHaveProperty("avgRecvPacketLoss");
    expect(results.secondsElapsed).toBeGreaterThanOrEqual(30);
    expect(results.secondsElapsed).toBeLessThan(32);
    expect(harness.sent("try-media")).toHaveLength(1);
    const camera = harness.platform.devices.live.find(({ kind }) => kind === "video");
    expect(harness.platform.peerConnections[0]?.transceivers[0]?.sender.track).toBe(camera?.real);
    expect(camera?.readyState).toBe("live");
    expect(harness.live).toEqual([]);
    expect(harness.openSockets).toBe(0);
    expect(harness.last("test-completed")).toMatchObject({ test: "call-quality", results });
  });

  it.each([
    ["warning", { loss: 0.08 }],
    ["bad", { loss: 0.3 }],
    ["warning", { roundTripTime: 0.4 }],
    ["bad", { bitrate: 60_000 }],
  ])("is %s on a way with %o", async (result, trouble) => {
    const harness = await withRoom();
    Object.assign(harness.network, trouble);
    expect(await harness.results(await harness.begin("test-call-quality"), 31_000)).toMatchObject({ result });
  });

  it("is measured with a picture made for it when there is no camera", async () => {
    const harness = await withRoom({ startVideoOff: true });
    const stamp = await harness.begin("test-call-quality");
    expect(harness.platform.pictures.map(({ readyState }) => readyState)).toEqual(["live"]);
    expect(await harness.results(stamp, 31_000)).toMatchObject({ result: "good" });
    expect(harness.platform.pictures.map(({ readyState }) => readyState)).toEqual(["ended"]);
  });

  it("fails with the reason when one may not enter", async () => {
    const harness = await withRoom();
    harness.refusals.preauth = { type: "exp-token", msg: "The token has expired." };
    const results = await harness.results(await harness.begin("test-call-quality"));
    expect(results).toMatchObject({
      result: "failed",
      errorMsg: "The token has expired.",
      error: { type: "exp-token", msg: "The token has expired." },
    });
    expect(harness.openSockets).toBe(0);
  });

  it.each(["media-error", "address-limit"])(
    "fails with details that daily-js can read when the media server cannot do it: %s",
    async (type) => {
      const harness = await withRoom();
      harness.refusals["try-media"] = { type, msg: "Too many measure their way at present." };
      const { error, ...results } = await harness.results(await harness.begin("test-call-quality"));
      expect(results).toMatchObject({ result: "failed", errorMsg: "Too many measure their way at present." });
      const { type: told, details } = error as { type: string; details: string };
      expect(told).toBe("connection-error");
      expect(JSON.parse(details)).toMatchObject({ on: "join", sourceError: {} });
      expect(harness.live).toEqual([]);
    },
  );

  it.each(["failed", "connecting"] as const)("fails when media is %s for too long", async (media) => {
    const harness = await withRoom();
    harness.media = media;
    const results = await harness.results(await harness.begin("test-call-quality"), 16_000);
    expect(results).toMatchObject({ result: "failed", errorMsg: expect.stringContaining("No way for media") });
    expect(harness.live).toEqual([]);
  });

  it("fails when the connection breaks on the way", async () => {
    const harness = await withRoom();
    const stamp = await harness.begin("test-call-quality");
    await harness.platform.clock.pass(5_000);
    harness.media = "failed";
    expect(await harness.results(stamp, 2_000)).toMatchObject({ result: "failed", errorMsg: "The connection broke." });
  });

  it("fails when the connection is interrupted for long, and not for a moment", async () => {
    const harness = await withRoom();
    const stamp = await harness.begin("test-call-quality");
    harness.media = "disconnected";
    await expect(harness.results(stamp, 3_000)).rejects.toThrow("under way");
    harness.media = "connected";
    await expect(harness.results(stamp, 3_000)).rejects.toThrow("under way");
    harness.media = "disconnected";
    expect(await harness.results(stamp, 8_000)).toMatchObject({ result: "failed", errorMsg: "The connection broke." });
  });

  it("is not tested on when the app stops that, joins, or leaves", async () => {
    for (const end of ["stop-test-call-quality", "join-meeting", "leave-meeting"]) {
      const harness = await withRoom({ startVideoOff: true });
      const stamp = await harness.begin("test-call-quality");
      await harness.platform.clock.pass(3_000);
      harness.tell(end, joinFields());
      await settle();
      const results = await harness.results(stamp);
      expect(results).toMatchObject({ result: "aborted", secondsElapsed: 3 });
      expect(harness.platform.pictures.map(({ readyState }) => readyState)).toEqual(["ended"]);
      expect(harness.platform.peerConnections[0]?.closed).toBe(true);
    }
  });

  it("is not tested in a call", async () => {
    const harness = await withRoom();
    await harness.join();
    expect(await harness.results(await harness.begin("test-call-quality"))).toMatchObject({ result: "failed" });
  });

  it("needs a room to test", async () => {
    const harness = new TrialHarness();
    expect(await harness.results(await harness.begin("test-call-quality"))).toMatchObject({
      result: "failed",
      errorMsg: expect.stringContaining("the room's URL"),
    });
  });
});

describe("the quality between two people who do not reach each other", () => {
  const TEST = "test-p2p-call-quality";

  it("is measured through a relay, in both directions", async () => {
    const harness = new TrialHarness();
    const results = await harness.results(await harness.begin(TEST, { duration: 5 }), 6_000);
    expect(results).toMatchObject({
      result: "good",
      data: {
        maxRoundTripTime: 0.04,
        avgRoundTripTime: expect.closeTo(0.04),
        avgRecvPacketLoss: 0,
        avgAvailableOutgoingBitrate: 2_000_000,
        avgSendBitsPerSecond: 1_600_000,
        avgRecvBitsPerSecond: 1_600_000,
      },
    });
    expect(results.data).not.toHaveProperty("avgSendPacketLoss");
    expect(results.secondsElapsed).toBeLessThan(7);
    expect(harness.live).toEqual([]);
  });

  it.each([
    [undefined, 15],
    [1_000, 30],
    [-4, 2],
  ])("takes, for a duration of %s, %d seconds", async (duration, seconds) => {
    const harness = new TrialHarness();
    const stamp = await harness.begin(TEST, duration === undefined ? {} : { duration });
    await expect(harness.results(stamp, seconds * 1_000 - 1_000)).rejects.toThrow("under way");
    expect(await harness.results(stamp, 2_000)).toMatchObject({ result: "good" });
  });

  it("is bad when much is lost", async () => {
    const harness = new TrialHarness();
    harness.network.loss = 0.3;
    expect(await harness.results(await harness.begin(TEST, { duration: 5 }), 6_000)).toMatchObject({ result: "bad" });
  });

  it("fails where there is no relay, or none is reached", async () => {
    const without = new TrialHarness();
    without.offerRelays([]);
    expect(await without.results(await without.begin(TEST))).toMatchObject({
      result: "failed",
      errorMsg: expect.stringContaining("no relay"),
    });
    const behind = new TrialHarness();
    behind.media = "failed";
    expect(await behind.results(await behind.begin(TEST))).toMatchObject({ result: "failed" });
    expect(behind.live).toEqual([]);
  });

  it("fails with the server's words when it has said no", async () => {
    const harness = new TrialHarness();
    harness.platform.post = async () => ({ status: 429, body: { info: "Try again soon." } });
    expect(await harness.results(await harness.begin(TEST))).toMatchObject({ errorMsg: "Try again soon." });
  });

  it("can be stopped", async () => {
    const harness = new TrialHarness();
    const stamp = await harness.begin(TEST);
    await harness.platform.clock.pass(2_000);
    harness.tell("stop-test-p2p-call-quality");
    await settle();
    expect(await harness.results(stamp)).toMatchObject({ result: "aborted", secondsElapsed: 2 });
    expect(harness.live).toEqual([]);
  });
});
