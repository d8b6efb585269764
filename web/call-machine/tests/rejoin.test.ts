import { describe, expect, it } from "vitest";
import { settle } from "./support/fakes.js";
import { Harness, ON, wireParticipant } from "./support/harness.js";

async function joined(): Promise<Harness> {
  const harness = new Harness();
  harness.others = [wireParticipant("bob")];
  await harness.join();
  return harness;
}

const bobsVideo = {
  type: "offer",
  connection: 1,
  seq: 1,
  sdp: "0:video",
  tracks: { 0: { session_id: "bob", name: "video" } },
};

/** Bob's video arrives and both connections stand. */
async function playing(): Promise<Harness> {
  const harness = await joined();
  harness.socket.push(bobsVideo);
  await settle();
  for (const connection of harness.platform.peerConnections) connection.become("connected");
  await settle();
  harness.forget();
  return harness;
}

/** Lose the connection, and let time pass while no server can be reached. */
async function cut(harness: Harness, milliseconds: number): Promise<void> {
  harness.platform.offline = true;
  harness.socket.lose();
  await harness.platform.clock.pass(milliseconds);
  harness.platform.offline = false;
}

const pass = (harness: Harness, milliseconds: number) => harness.platform.clock.pass(milliseconds);

describe("a lost connection", () => {
  it.each([500, 5_000, 15_000, 28_000])("for %i ms is mended by going on with the seat", async (milliseconds) => {
    const harness = await playing();
    await cut(harness, milliseconds);
    await pass(harness, 2_600);
    expect(harness.sent("join")).toHaveLength(1);
    expect(harness.sent("resume").at(-1)).toMatchObject({ room: "room", seat_key: "key 1", received: 2 });
    expect(harness.events("network-connection")).toMatchObject([
      { type: "signaling", event: "interrupted" },
      { type: "signaling", event: "connected" },
    ]);
    const others = harness.actions.filter((action) => action !== "network-connection");
    expect(others.filter((action) => !action.startsWith("network-"))).toEqual([]);
  });

  it("takes nothing from the media", async () => {
    const harness = await playing();
    await cut(harness, 10_000);
    await pass(harness, 3_000);
    expect(harness.platform.peerConnections.every(({ closed }) => !closed)).toBe(true);
    expect(harness.participant("bob")).toBeUndefined(); // nothing was told of him
    expect(harness.sent("publish")).toHaveLength(1);
  });

  it("is not a goodbye, whoever notices it first", async () => {
    const harness = await playing();
    const first = harness.socket;
    harness.silent.add("ping");
    harness.platform.changeNetwork();
    await pass(harness, 3_000);
    expect(first.closedWith).toBe(4000);
    expect(harness.sent("resume")).toHaveLength(1);
    harness.tell("leave-meeting");
    expect(harness.socket.closedWith).toBe(1000);
  });

  it("leaves what the server said next in its order, and counts on", async () => {
    const harness = await playing();
    await cut(harness, 1_000);
    await pass(harness, 3_000);
    harness.socket.push({ type: "app-message", data: "missed", from: "bob" });
    expect(harness.last("app-message")).toMatchObject({ data: "missed", fromId: "bob" });
    harness.socket.lose();
    await pass(harness, 1_000);
    expect(harness.sent("resume").at(-1)).toMatchObject({ received: 3 });
  });

  it("does not keep the app from asking: it is answered when the connection is back", async () => {
    const harness = await playing();
    harness.platform.offline = true;
    harness.socket.lose();
    const stamp = harness.ask("set-user-name", { name: "Ann" });
    harness.tell("local-audio", { state: false });
    await pass(harness, 20_000);
    expect(harness.replyTo(stamp)).toBeUndefined();
    expect(harness.sent("set-user-name")).toHaveLength(0);
    harness.platform.offline = false;
    harness.resumeReply = { taken: harness.counted.length };
    await pass(harness, 3_000);
    expect(harness.sent("set-user-name")).toHaveLength(1);
    expect(harness.replyTo(stamp)).toBeDefined();
    expect(harness.replyTo(stamp)?.error).toBeUndefined();
    expect(harness.sent("tracks").at(-1)).toMatchObject({ tracks: { audio: { state: "off" } } });
  });

  it("has nothing done twice: what the server took is not said again", async () => {
    const harness = await playing();
    harness.silent.add("app-message");
    const taken = harness.ask("app-msg", { data: "taken", to: "*" });
    await settle();
    const before = harness.counted.length;
    const lost = harness.ask("app-msg", { data: "lost on the way", to: "*" });
    await settle();
    harness.silent.clear();
    harness.resumeReply = { taken: before };
    harness.socket.lose();
    await pass(harness, 1_000);
    const sent = harness.sent("app-message").map(({ data }) => data);
    expect(sent).toEqual(["taken", "lost on the way", "lost on the way"]);
    const id = harness.sent("app-message")[0]?.id;
    harness.socket.push({ re: id }); // the server says its answer once more
    await settle();
    expect([taken, lost].map((stamp) => harness.replyTo(stamp)?.error)).toEqual([undefined, undefined]);
  });

  it("is told as it is when too much was missed: the differences are told, and lost answers fail", async () => {
    const harness = await playing();
    harness.silent.add("set-user-name");
    const stamp = harness.ask("set-user-name", { name: "Ann" });
    await settle();
    harness.forget();
    harness.resumeReply = {
      sent: 500,
      standing: {
        session_id: "uuid-1",
        seat_key: "key 1",
        meeting_id: "meeting",
        access: { level: "full" },
        participant: wireParticipant("uuid-1", {}),
        participants: [wireParticipant("carol")],
        counts: { present: 2, hidden: 1 },
        active_speaker: null,
        topology: "sfu",
        ice_servers: [],
        max_app_message_size: 4096,
        session_data: { changed: true },
      },
    };
    harness.socket.lose();
    await pass(harness, 1_000);
    expect(harness.replyTo(stamp)?.error).toMatch(/connection to the server was lost/);
    expect(harness.last("participant-left")).toMatchObject({ participant: { session_id: "bob" } });
    expect(harness.last("participant-joined")).toMatchObject({ participant: { session_id: "carol" } });
    expect(harness.last("participant-counts-updated")).toMatchObject({ participantCounts: { present: 2, hidden: 1 } });
    expect(harness.last("meeting-session-state-updated")).toMatchObject({
      meetingSessionState: { data: { changed: true } },
    });
    expect(harness.sent("join")).toHaveLength(1);
    harness.socket.lose();
    await pass(harness, 1_000);
    expect(harness.sent("resume").at(-1)).toMatchObject({ received: 500 });
  });

  it("tells of the media only what happens to them", async () => {
    const harness = await playing();
    harness.platform.offline = true;
    harness.socket.lose();
    harness.platform.peerConnections.at(-1)?.become("disconnected");
    await pass(harness, 1_000);
    expect(harness.events("network-connection").map(({ type, event }) => [type, event])).toEqual([
      ["signaling", "interrupted"],
      ["sfu", "interrupted"],
    ]);
    harness.platform.offline = false;
    await pass(harness, 5_000);
    harness.platform.peerConnections.at(-1)?.become("connected");
    expect(
      harness
        .events("network-connection")
        .map(({ type, event }) => [type, event])
        .slice(2),
    ).toEqual([
      ["signaling", "connected"],
      ["sfu", "connected"],
    ]);
    expect(harness.sent("restart-ice").length).toBeGreaterThan(0);
  });

  it.each(["before", "after"])(
    "restarts ICE at once when it is back if the media broke shortly %s it",
    async (when) => {
      const harness = await playing();
      harness.platform.offline = true;
      const breakMedia = () => harness.platform.peerConnections.at(-1)?.become("disconnected");
      if (when === "before") breakMedia();
      harness.socket.lose();
      if (when === "after") breakMedia();
      await pass(harness, 500);
      const before = harness.sent("restart-ice").length;
      harness.platform.offline = false;
      harness.resumeReply = { taken: harness.counted.length };
      await pass(harness, 1_500);
      expect(harness.sent("resume")).toHaveLength(1);
      expect(harness.sent("restart-ice").length - before).toBe(1);
      expect(harness.platform.peerConnections[0]?.offers.at(-1)).toEqual({ iceRestart: true });
      expect(harness.sent("publish")).toHaveLength(2);
      expect(harness.platform.peerConnections.every(({ closed }) => !closed)).toBe(true);
    },
  );

  it("restarts no ICE when the media go on", async () => {
    const harness = await playing();
    await cut(harness, 10_000);
    await pass(harness, 3_000);
    expect(harness.sent("restart-ice")).toEqual([]);
    expect(harness.sent("publish")).toHaveLength(1);
  });

  it("ends the call when the person was put out meanwhile, with the reason", async () => {
    const harness = await playing();
    harness.refusals.resume = { type: "ejected", msg: "You were removed" };
    harness.socket.lose();
    await pass(harness, 1_000);
    expect(harness.last("error")).toMatchObject({ error: { type: "ejected", msg: "You were removed" } });
    expect(harness.sent("join")).toHaveLength(1);
  });

  it("says goodbye when the page goes away", async () => {
    const harness = await playing();
    for (const listener of harness.platform.pageListeners) listener();
    expect(harness.sent("leave")).toHaveLength(1);
    harness.tell("leave-meeting");
    expect(harness.platform.pageListeners.size).toBe(0);
  });
});

describe("a server that was restarted", () => {
  async function restarted(): Promise<Harness> {
    const harness = await joined();
    harness.seatHeld = false;
    harness.others = [];
    harness.joinReply = { meeting_id: "another" };
    harness.forget();
    harness.socket.lose(1012);
    await pass(harness, 1_000);
    return harness;
  }

  it("gives the same seat in another meeting, and those on their way are not told as gone", async () => {
    const harness = await restarted();
    expect(harness.sent("join").at(-1)).toMatchObject({ session_id: "uuid-1" });
    expect(harness.actions).not.toContain("participant-left");
    harness.socket.push({ type: "counts", present: 2, hidden: 0 });
    harness.socket.push({ type: "participant-joined", participant: wireParticipant("bob") });
    await pass(harness, 60_000);
    for (const action of ["participant-left", "participant-joined", "error"]) {
      expect(harness.actions).not.toContain(action);
    }
    expect(harness.last("meeting-session-summary-updated")).toMatchObject({ meetingSession: { id: "another" } });
  });

  it("is left by those who do not come back in time", async () => {
    const harness = await restarted();
    await pass(harness, 9_000);
    expect(harness.actions).not.toContain("participant-left");
    await pass(harness, 2_000);
    expect(harness.events("participant-left")).toMatchObject([{ participant: { session_id: "bob" } }]);
  });

  it("is waited for no longer when the person leaves", async () => {
    const harness = await restarted();
    harness.tell("leave-meeting");
    expect(harness.platform.clock.pending).toBe(0);
  });
});

describe("a lost seat", () => {
  it("is mended at once when the network comes back", async () => {
    const harness = await playing();
    await cut(harness, 20_000);
    harness.platform.changeNetwork();
    await settle();
    expect(harness.sent("resume")).toHaveLength(1);
  });

  it("leaves no listener behind when the call ends", async () => {
    const harness = await joined();
    harness.socket.lose();
    await harness.platform.clock.pass(1_000);
    expect(harness.platform.networkListeners.size).toBe(1);
    harness.tell("leave-meeting");
    expect(harness.platform.networkListeners.size).toBe(0);
  });

  it("is mended by a new join, of which daily-js hears the differences", async () => {
    const harness = await playing();
    harness.seatHeld = false;
    harness.others = [wireParticipant("carol"), wireParticipant("uuid-1", ON)];
    harness.joinReply = { session_id: "new", participant: wireParticipant("new", {}) };
    harness.socket.lose();
    expect(harness.events("network-connection")[0]).toMatchObject({ type: "signaling", event: "interrupted" });
    await harness.platform.clock.pass(1_000);
    expect(harness.sent("join")).toHaveLength(2);
    expect(harness.sent("join")[0]?.seat_key).toBeUndefined();
    expect(harness.sent("join")[1]).toMatchObject({ session_id: "uuid-1", seat_key: "key 1" });
    expect(harness.last("participant-left")).toMatchObject({ participant: { session_id: "bob" } });
    expect(harness.events("participant-joined")).toMatchObject([{ participant: { session_id: "carol" } }]);
    expect(harness.local.session_id).toBe("new");
    expect(harness.actions).not.toContain("joined-meeting");
    expect(harness.last("network-connection")).toMatchObject({ event: "connected" });
    expect(harness.sent("publish")).toHaveLength(2);
    expect(harness.platform.devices.requests).toHaveLength(1);
  });

  it("is tried again while the server is away", async () => {
    const harness = await joined();
    harness.seatHeld = false;
    await cut(harness, 40_000);
    expect(harness.actions).not.toContain("error");
    await harness.platform.clock.pass(10_000);
    expect(harness.sent("join")).toHaveLength(2);
    expect(harness.last("network-connection")).toMatchObject({ event: "connected" });
  });

  it("is mended also when the new connection is lost before its reply, by one series of attempts", async () => {
    const harness = await joined();
    harness.seatHeld = false;
    harness.silent.add("join");
    harness.socket.lose();
    await harness.platform.clock.pass(1_000);
    expect(harness.platform.sockets).toHaveLength(2);
    harness.silent.clear();
    harness.socket.lose();
    await settle();
    await harness.platform.clock.pass(20_000);
    expect(harness.platform.sockets).toHaveLength(3);
    expect(harness.sent("join").map((join) => join.seat_key)).toEqual([undefined, "key 1", "key 1"]);
    expect(harness.last("network-connection")).toMatchObject({ event: "connected" });
  });

  it("is fatal after a minute", async () => {
    const harness = await joined();
    await cut(harness, 58_000);
    expect(harness.actions).not.toContain("error");
    harness.platform.offline = true;
    await harness.platform.clock.pass(10_000);
    expect(harness.last("error")).toMatchObject({ error: { type: "connection-error", details: { on: "reconnect" } } });
    expect(harness.platform.devices.live).toEqual([]);
  });

  it("is fatal at once when the server refuses", async () => {
    const harness = await joined();
    harness.seatHeld = false;
    harness.refusals.join = { type: "exp-room", msg: "over" };
    harness.socket.lose();
    await harness.platform.clock.pass(1_000);
    expect(harness.last("error")).toMatchObject({ error: { type: "exp-room" } });
  });

  it("is forgotten when the person leaves meanwhile", async () => {
    const harness = await joined();
    harness.socket.lose();
    harness.tell("leave-meeting");
    await harness.platform.clock.pass(45_000);
    expect(harness.actions.at(-1)).toBe("left-meeting");
    expect(harness.sent("join")).toHaveLength(1);
  });
});
