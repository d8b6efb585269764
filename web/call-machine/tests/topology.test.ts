import { describe, expect, it } from "vitest";
import { Harness, wireParticipant } from "./support/harness.js";

function joined(topology: "sfu" | "peer"): Promise<Harness> {
  const harness = new Harness();
  harness.joinReply = { topology };
  return harness.join().then(() => harness);
}

const connections = (harness: Harness): number =>
  harness.platform.peerConnections.filter(({ closed }) => !closed).length;

const paths = (mesh: number): object => ({
  type: "paths",
  mesh,
  paths: { other: { offers: true, send: ["audio", "video"], receive: ["audio", "video"] } },
});

describe("the topology of a call", () => {
  it("is that of the join reply: no connection to the SFU in a mesh", async () => {
    const harness = await joined("peer");
    harness.socket.push({ type: "offer", connection: 1, seq: 1, sdp: "0:video", tracks: {} });
    await harness.platform.clock.pass(100);
    expect(harness.sent("publish")).toEqual([]);
    expect(harness.sent("answer")).toEqual([]);
    expect(await harness.request("get-network-topology")).toMatchObject({ topology: "peer" });
    expect(harness.events("network-connection").map(({ type }) => type)).toEqual(["signaling"]);
  });

  it("changes with both ways open, and says when it is ready", async () => {
    const harness = await joined("peer");
    harness.socket.push(paths(1));
    await harness.platform.clock.pass(100);
    expect(harness.sent("signal").length).toBeGreaterThan(0);
    const direct = connections(harness);
    harness.socket.push({ type: "topology", topology: "peer", next: "sfu", epoch: 4 });
    await harness.platform.clock.pass(100);
    expect(harness.sent("publish")).toHaveLength(1);
    expect(connections(harness)).toBe(direct + 1);
    expect(harness.sent("topology-ready").map(({ epoch }) => epoch)).toEqual([4]);
    expect(await harness.request("get-network-topology")).toMatchObject({ topology: "peer" });
    harness.socket.push({ type: "topology", topology: "sfu", next: null, epoch: 4 });
    await harness.platform.clock.pass(100);
    expect(connections(harness)).toBe(1);
    expect(await harness.request("get-network-topology")).toMatchObject({ topology: "sfu" });
    expect(harness.events("meeting-session-state-updated").at(-1)).toMatchObject({
      meetingSessionState: { topology: "sfu" },
    });
    expect(harness.events("network-connection").at(-1)).toMatchObject({ type: "sfu", event: "connected" });
  });

  it("stays as it was when a switch is given up", async () => {
    const harness = await joined("sfu");
    await harness.platform.clock.pass(10);
    const before = connections(harness);
    harness.socket.push({ type: "topology", topology: "sfu", next: "peer", epoch: 1 });
    harness.socket.push(paths(1));
    await harness.platform.clock.pass(10);
    expect(connections(harness)).toBe(before + 1);
    harness.socket.push({ type: "topology", topology: "sfu", next: null, epoch: 2 });
    await harness.platform.clock.pass(10);
    expect(connections(harness)).toBe(before);
    harness.socket.push({ type: "topology", topology: "peer", next: null, epoch: 3 });
    harness.socket.push(paths(3));
    await harness.platform.clock.pass(10);
    expect(connections(harness)).toBe(1);
    harness.socket.push({ type: "media-reset", reason: "none of its business" });
    await harness.platform.clock.pass(10);
    expect(connections(harness)).toBe(1);
  });

  it("tells daily-js of those to whom it is connected directly", async () => {
    const harness = new Harness();
    harness.joinReply = { topology: "peer" };
    harness.others = [wireParticipant("other", { video: { state: "on" } })];
    await harness.join();
    harness.socket.push(paths(1));
    await harness.platform.clock.pass(10);
    harness.platform.peerConnections.at(-1)?.become("connected");
    await harness.platform.clock.pass(10);
    expect(harness.machine.store.getState().participants.other).toEqual({
      public: { rtcType: { impl: "peer-to-peer" } },
      private: { peeringState: "connected" },
    });
    expect(harness.events("network-connection").at(-1)).toMatchObject({
      type: "peer-to-peer",
      event: "connected",
      session_id: "other",
    });
    harness.socket.push({ type: "topology", topology: "sfu", next: null, epoch: 2 });
    await harness.platform.clock.pass(10);
    expect(harness.machine.store.getState().participants).toEqual({});
  });

  it("can be chosen: the answer waits until the call is there", async () => {
    const harness = await joined("sfu");
    const asked = harness.ask("set-network-topology", { opts: { topology: "peer" } });
    await harness.platform.clock.pass(10);
    expect(harness.sent("set-topology").map(({ topology }) => topology)).toEqual(["peer"]);
    harness.socket.push({ type: "topology", topology: "sfu", next: "peer", epoch: 1 });
    await harness.platform.clock.pass(10);
    harness.socket.push({ type: "topology", topology: "peer", next: null, epoch: 1 });
    await harness.platform.clock.pass(10);
    expect(harness.replyTo(asked)).not.toHaveProperty("error");
    const back = harness.ask("set-network-topology", { opts: { topology: "sfu" } });
    await harness.platform.clock.pass(10);
    harness.socket.push({ type: "topology", topology: "sfu", next: null, epoch: 2 });
    await harness.platform.clock.pass(10);
    expect(harness.replyTo(back)).toMatchObject({ workerId: "meeting" });
  });

  it("cannot be chosen when the server refuses, when the call does not come there, or when there is no such one", async () => {
    const harness = await joined("sfu");
    const wish = { opts: { topology: "peer" } };
    harness.refusals["set-topology"] = { type: "not-possible", msg: "no mesh" };
    expect(await harness.request("set-network-topology", wish)).toHaveProperty("error");
    delete harness.refusals["set-topology"];
    const asked = harness.ask("set-network-topology", wish);
    await harness.platform.clock.pass(10);
    harness.socket.push({ type: "topology", topology: "sfu", next: null, epoch: 2 });
    await harness.platform.clock.pass(10);
    expect(harness.replyTo(asked)).toHaveProperty("error");
    const silent = harness.ask("set-network-topology", wish);
    await harness.platform.clock.pass(16_000);
    expect(harness.replyTo(silent)).toHaveProperty("error");
    expect(await harness.request("set-network-topology", { opts: {} })).toHaveProperty("error");
  });
});
