import { describe, expect, it } from "vitest";
import { settle } from "../support/fakes.js";
import { joinFields } from "../support/harness.js";
import { RELAY, TrialHarness } from "./support.js";

const TEST = "test-network-connectivity";

describe("the network", () => {
  it("is well when the app's picture finds its way through a relay", async () => {
    const harness = new TrialHarness();
    const stamp = await harness.begin(TEST);
    const results = await harness.results(stamp);
    expect(results).toEqual({ result: "passed" });
    const [near, far] = harness.platform.peerConnections;
    for (const pc of [near, far]) {
      expect(pc?.configuration).toMatchObject({ iceServers: [RELAY], iceTransportPolicy: "relay" });
    }
    expect(near?.transceivers[0]?.sender.track).toBe(harness.track.real);
    expect(harness.live).toEqual([]);
    expect(harness.track.readyState).toBe("live");
    expect(harness.last("test-completed")).toMatchObject({ test: "network-connectivity", results });
  });

  it("is not when no way is found", async () => {
    const harness = new TrialHarness();
    harness.media = "failed";
    expect(await harness.results(await harness.begin(TEST))).toEqual({ result: "failed" });
    expect(harness.live).toEqual([]);
  });

  it("is not when nothing is found in time", async () => {
    const harness = new TrialHarness();
    harness.media = "connecting";
    expect(await harness.results(await harness.begin(TEST), 16_000)).toEqual({ result: "failed" });
    expect(harness.platform.clock.pending).toBe(0);
  });

  it("is tried to the media server itself when the relay is not reached and there is a room", async () => {
    const harness = new TrialHarness();
    await harness.request("start-camera", joinFields({ token: "secret" }));
    harness.media = "failed";
    const stamp = await harness.begin(TEST);
    harness.media = "connected";
    expect(await harness.results(stamp, 500)).toEqual({ result: "passed" });
    expect(harness.sent("preauth").at(-1)).toMatchObject({ room: "room", token: "secret" });
    expect(harness.sent("preauth").at(-1)).not.toHaveProperty("seat_key");
    expect(harness.sent("try-media")).toHaveLength(1);
    expect(harness.openSockets).toBe(0);
  });

  it("is tried with the relays of whoever may enter, so that others need none", async () => {
    const harness = new TrialHarness();
    await harness.request("start-camera", joinFields());
    const own = { ...RELAY, username: "own" };
    harness.joinReply = { ice_servers: [{ urls: "stun:s" }, own] };
    await harness.results(await harness.begin(TEST));
    expect(harness.platform.peerConnections[0]?.configuration.iceServers).toEqual([own]);
  });

  it("cannot be tested without a relay and without a room, and the app is told why", async () => {
    const harness = new TrialHarness();
    harness.offerRelays([]);
    expect((await harness.results(await harness.begin(TEST))).error).toContain("no relay");
  });

  it("is tested once at a time: who asks again gets the same results", async () => {
    const harness = new TrialHarness();
    harness.media = "connecting";
    const [one, other] = [await harness.begin(TEST), await harness.begin(TEST)];
    harness.media = "connected";
    expect(await harness.results(one)).toEqual(await harness.results(other));
    expect(harness.platform.peerConnections).toHaveLength(2);
    expect(harness.events("test-completed")).toHaveLength(1);
  });

  it("is not tested on when the app stops that, or leaves", async () => {
    for (const end of ["abort-test-network-connectivity", "leave-meeting"]) {
      const harness = new TrialHarness();
      harness.media = "connecting";
      const stamp = await harness.begin(TEST);
      expect(harness.live).toHaveLength(2);
      harness.tell(end);
      await settle();
      expect(await harness.results(stamp)).toEqual({ result: "aborted" });
      expect(harness.live).toEqual([]);
      expect(harness.platform.clock.pending).toBe(0);
    }
  });

  it("needs the app's picture", async () => {
    const harness = new TrialHarness();
    delete harness.shared.videoTrackForNetworkConnectivityTest;
    expect((await harness.results(await harness.begin(TEST))).error).toContain("video track");
  });
});
