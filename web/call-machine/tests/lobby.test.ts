import { describe, expect, it } from "vitest";
import type { JsonObject } from "../src/json.js";
import type { Standing } from "../src/signaling/messages.js";
import { settle } from "./support/fakes.js";
import { Harness, ON, wireParticipant } from "./support/harness.js";

const NO_SESSION = { meeting_id: undefined, counts: undefined, participants: undefined };
const LOBBY = { level: "lobby" };
const FULL = { level: "full" };

/** What the server's reply says to whoever has to wait. */
function place(lobby: JsonObject = { asked: false, granted: false, hosts: true }): JsonObject {
  const participant = wireParticipant("uuid-1", {});
  participant.permissions.hasPresence = false;
  return { ...NO_SESSION, access: LOBBY, participant, lobby, seat_key: "place" };
}

async function waiting(): Promise<Harness> {
  const harness = new Harness();
  harness.joinReply = place();
  harness.seatHeld = false;
  await harness.join();
  return harness;
}

/** What the server pushes to whoever is let in. */
function seat(harness: Harness): JsonObject {
  harness.others = [wireParticipant("bob", ON)];
  harness.joinReply = { seat_key: "place", session_id: "uuid-1", participant: wireParticipant("uuid-1", {}) };
  return { type: "let-in", ...harness.seat({ session_id: "uuid-1" }) };
}

async function asking(): Promise<[Harness, string]> {
  const harness = await waiting();
  const stamp = harness.ask("daily-method-request-access", { access: FULL, name: "Ann" });
  await settle();
  harness.socket.push({ type: "lobby", asked: true, granted: false, hosts: true });
  return [harness, stamp];
}

describe("in the lobby", () => {
  it("the app has joined, with nobody but itself, hidden", async () => {
    const harness = await waiting();
    expect(harness.last("access-state-updated")).toMatchObject({ access: LOBBY });
    expect(harness.last("joined-meeting")).toMatchObject({
      participants: { local: { session_id: "uuid-1", permissions: { hasPresence: false } } },
      internal: { _maxAppMessageSize: 4096 },
    });
    expect(harness.actions.indexOf("access-state-updated")).toBeLessThan(harness.actions.indexOf("joined-meeting"));
    for (const action of ["participant-joined", "participant-counts-updated", "meeting-session-summary-updated"]) {
      expect(harness.actions).not.toContain(action);
    }
    expect(harness.sent("publish")).toEqual([]);
    expect(harness.local.tracks.video.state).toBe("playable");
  });

  it("devices start off where the room says so", async () => {
    const harness = new Harness();
    const room = {
      id: "r",
      name: "room",
      domain_name: "acme",
      config: {},
      config_defaults: {},
      domain_config: {},
      token_config: {},
    };
    harness.joinReply = { ...place(), room: { ...room, config: { start_video_off: true } } };
    await harness.join();
    expect(harness.local.tracks.video.state).toBe("off");
    expect(harness.local.tracks.audio.state).toBe("playable");
  });

  it("what belongs to a call is refused, and what one says of oneself reaches the server", async () => {
    const harness = await waiting();
    const reply = await harness.request("daily-method-update-waiting-participants", { updatesById: {} });
    expect(reply.error).toMatch(/in a call/);
    expect((await harness.request("get-network-topology")).topology).toBe("none");
    expect(await harness.request("set-user-name", { name: "Bea" })).toMatchObject({ userName: "Bea" });
    harness.tell("local-video", { state: false });
    await settle();
    expect(harness.sent("tracks").at(-1)).toMatchObject({ tracks: { video: { state: "off" } } });
  });

  it("can be left", async () => {
    const [harness, stamp] = await asking();
    harness.tell("leave-meeting");
    await settle();
    expect(harness.last("left-meeting")).toBeDefined();
    expect(harness.sent("leave")).toHaveLength(1);
    expect(harness.replyTo(stamp)).toMatchObject({ granted: false });
  });
});

describe("asking to be let in", () => {
  it("waits for the answer, however long it takes", async () => {
    const [harness, stamp] = await asking();
    expect(harness.sent("request-access")).toMatchObject([{ name: "Ann" }]);
    expect(harness.last("access-state-updated")).toMatchObject({ access: LOBBY, awaitingAccess: FULL });
    await harness.platform.clock.pass(600_000);
    expect(harness.replyTo(stamp)).toBeUndefined();
  });

  it("ends in the call, of which the app hears as of any other", async () => {
    const [harness, stamp] = await asking();
    harness.forget();
    harness.socket.push(seat(harness));
    await settle();
    expect(harness.replyTo(stamp)).toMatchObject({ access: FULL, granted: true });
    expect(harness.last("access-state-updated")).toEqual(expect.objectContaining({ access: FULL }));
    expect(harness.last("access-state-updated")).not.toHaveProperty("awaitingAccess");
    expect(harness.events("participant-joined")).toMatchObject([{ participant: { session_id: "bob" } }]);
    expect(harness.last("network-connection")).toMatchObject({ event: "connected" });
    expect(harness.actions).not.toContain("joined-meeting");
    expect(harness.sent("publish")).toHaveLength(1);
    expect(harness.local.permissions.hasPresence).toBe(true);
  });

  it("tells that one was let in while every seat is taken", async () => {
    const [harness, stamp] = await asking();
    harness.socket.push({ type: "lobby", asked: true, granted: true, hosts: true });
    expect(harness.last("access-state-updated")).toMatchObject({ awaitingAccess: { granted: true } });
    await settle();
    expect(harness.replyTo(stamp)).toBeUndefined();
  });

  it("ends with a refusal, and then with the fatal error", async () => {
    const [harness, stamp] = await asking();
    harness.socket.push({ type: "error", error: { type: "ejected", msg: "Join request rejected" } });
    harness.socket.lose(1000);
    await settle();
    await harness.platform.clock.pass(1);
    expect(harness.replyTo(stamp)).toMatchObject({ access: LOBBY, granted: false });
    expect(harness.last("error")).toMatchObject({ error: { type: "ejected", msg: "Join request rejected" } });
    const { posted } = harness.platform;
    const reply = posted.findIndex((message) => message.callbackStamp === stamp);
    expect(reply).toBeLessThan(posted.findIndex((message) => message.action === "error"));
    await harness.platform.clock.pass(60_000);
    expect(harness.sent("join")).toHaveLength(1);
  });

  it("may be done several times over, and each hears", async () => {
    const [harness, first] = await asking();
    const second = harness.ask("daily-method-request-access", { access: FULL, name: "Bea" });
    await settle();
    harness.socket.push(seat(harness));
    await settle();
    for (const stamp of [first, second]) expect(harness.replyTo(stamp)).toMatchObject({ granted: true });
  });

  it("is answered at once inside, and refused before joining", async () => {
    const inside = new Harness();
    expect((await inside.request("daily-method-request-access", { access: FULL })).error).toMatch(/in the lobby/);
    await inside.join();
    const reply = await inside.request("daily-method-request-access", { access: FULL });
    expect(reply).toMatchObject({ access: FULL, granted: true });
    expect((await inside.request("daily-method-request-access", { access: LOBBY })).error).toMatch(/level "full"/);
  });

  it("rejects when the server does not even take the request", async () => {
    const harness = await waiting();
    harness.refusals["request-access"] = { type: "not-permitted", msg: "Too many ask" };
    expect((await harness.request("daily-method-request-access", { access: FULL })).error).toBe("Too many ask");
  });
});

describe("a connection lost in the lobby", () => {
  it("comes back to the same place with its key, and the answer is still awaited", async () => {
    const [harness, stamp] = await asking();
    harness.joinReply = place({ asked: true, granted: false, hosts: false });
    harness.socket.lose();
    await harness.platform.clock.pass(2_000);
    expect(harness.sent("join").at(-1)).toMatchObject({ seat_key: "place", session_id: "uuid-1" });
    expect(harness.last("access-state-updated")).toMatchObject({ access: LOBBY, awaitingAccess: { hosts: false } });
    expect(harness.sent("request-access")).toHaveLength(1);
    harness.socket.push(seat(harness));
    await settle();
    expect(harness.replyTo(stamp)).toMatchObject({ granted: true });
  });

  it("asks again where the place was lost meanwhile", async () => {
    const [harness] = await asking();
    harness.joinReply = place();
    harness.socket.lose();
    await harness.platform.clock.pass(2_000);
    expect(harness.sent("request-access")).toMatchObject([{ name: "Ann" }, { name: "Ann" }]);
  });

  it("comes back into the call when it was let in meanwhile", async () => {
    const [harness, stamp] = await asking();
    harness.forget();
    seat(harness);
    harness.socket.lose();
    await harness.platform.clock.pass(2_000);
    expect(harness.replyTo(stamp)).toMatchObject({ granted: true });
    expect(harness.events("participant-joined")).toMatchObject([{ participant: { session_id: "bob" } }]);
    expect(harness.actions).not.toContain("joined-meeting");
  });

  it("hears at last that it was let in, where that was lost with the connection", async () => {
    const [harness, stamp] = await asking();
    harness.seatHeld = true;
    harness.socket.lose();
    await harness.platform.clock.pass(2_000);
    expect(harness.replyTo(stamp)).toBeUndefined();
    harness.socket.push(seat(harness));
    await settle();
    expect(harness.replyTo(stamp)).toMatchObject({ granted: true });
    expect(harness.sent("join")).toHaveLength(1);
  });

  it("is in the call at once where even that is not known any more", async () => {
    const [harness, stamp] = await asking();
    harness.forget();
    harness.seatHeld = true;
    harness.resumeReply = { standing: seat(harness) as unknown as Standing };
    harness.socket.lose();
    await harness.platform.clock.pass(2_000);
    expect(harness.replyTo(stamp)).toMatchObject({ granted: true });
    expect(harness.events("participant-joined")).toMatchObject([{ participant: { session_id: "bob" } }]);
  });

  it("ends with the refusal when it was turned away meanwhile", async () => {
    const [harness] = await asking();
    harness.refusals.join = { type: "not-allowed", msg: "no" };
    harness.socket.lose();
    await harness.platform.clock.pass(2_000);
    expect(harness.last("error")).toMatchObject({ error: { type: "not-allowed" } });
  });
});

const ANN = { id: "ann", name: "Ann", granted: false };
const WAITING_ANN = { id: "ann", name: "Ann", awaitingAccess: FULL };

async function host(): Promise<Harness> {
  const harness = new Harness();
  await harness.join();
  harness.forget();
  return harness;
}

describe("who may let people in", () => {
  it("hears of each one who waits, with all of them", async () => {
    const harness = await host();
    harness.socket.push({ type: "waiting-participant-added", participant: ANN });
    harness.socket.push({ type: "waiting-participant-added", participant: { ...ANN, id: "ben", name: "Ben" } });
    expect(harness.events("waiting-participant-added")).toMatchObject([
      { participant: WAITING_ANN, allWaitingParticipants: { ann: WAITING_ANN } },
      { participant: { name: "Ben" }, allWaitingParticipants: { ann: WAITING_ANN, ben: { name: "Ben" } } },
    ]);
    harness.socket.push({ type: "waiting-participant-updated", participant: { ...ANN, granted: true } });
    expect(harness.last("waiting-participant-updated")).toMatchObject({ participant: { granted: true } });
    harness.socket.push({ type: "waiting-participant-removed", id: "ann" });
    expect(harness.last("waiting-participant-removed")).toMatchObject({
      participant: { id: "ann" },
      allWaitingParticipants: { ben: { name: "Ben" } },
    });
    expect(harness.last("waiting-participant-removed").allWaitingParticipants).not.toHaveProperty("ann");
  });

  it("hears of those who waited already, after joining", async () => {
    const harness = new Harness();
    harness.joinReply = { waiting: [ANN] };
    await harness.join();
    expect(harness.events("waiting-participant-added")).toMatchObject([{ participant: WAITING_ANN }]);
    expect(harness.actions.indexOf("joined-meeting")).toBeLessThan(
      harness.actions.indexOf("waiting-participant-added"),
    );
  });

  it("hears of the differences when the power comes and goes, and after a lost connection", async () => {
    const harness = await host();
    harness.socket.push({ type: "waiting-participants", participants: [ANN] });
    harness.socket.push({ type: "waiting-participants", participants: [ANN] });
    expect(harness.events("waiting-participant-added")).toHaveLength(1);
    harness.socket.push({ type: "waiting-participants", participants: [] });
    expect(harness.events("waiting-participant-removed")).toHaveLength(1);
    harness.socket.push({ type: "waiting-participant-added", participant: ANN });
    harness.forget();
    harness.joinReply = { waiting: [{ ...ANN, id: "ben" }] };
    harness.seatHeld = false;
    harness.socket.lose();
    await harness.platform.clock.pass(2_000);
    expect(harness.events("waiting-participant-removed")).toMatchObject([{ participant: { id: "ann" } }]);
    expect(harness.events("waiting-participant-added")).toMatchObject([{ participant: { id: "ben" } }]);
  });

  it("lets one in or turns one away", async () => {
    const harness = await host();
    harness.decided = ["ann"];
    const updates = { grantRequestedAccess: true };
    expect(await harness.request("daily-method-update-waiting-participant", { id: "ann", updates })).toMatchObject({
      id: "ann",
    });
    expect(harness.sent("update-waiting-participants")[0]).toMatchObject({ updates: { ann: { grant: true } } });
    const unknown = await harness.request("daily-method-update-waiting-participant", { id: "eve", updates });
    expect(unknown.error).toMatch(/waiting/);
    const unclear = await harness.request("daily-method-update-waiting-participant", { id: "ann", updates: {} });
    expect(unclear.error).toMatch(/grantRequestedAccess/);
  });

  it("decides about several at once", async () => {
    const harness = await host();
    harness.decided = ["ann", "ben"];
    const updatesById = { "*": { grantRequestedAccess: false }, ann: { grantRequestedAccess: true } };
    const reply = await harness.request("daily-method-update-waiting-participants", { updatesById });
    expect(reply.ids).toEqual(["ann", "ben"]);
    expect(harness.sent("update-waiting-participants")[0]).toMatchObject({
      updates: { "*": { grant: false }, ann: { grant: true } },
    });
  });

  it("is told when it may not", async () => {
    const harness = await host();
    harness.refusals["update-waiting-participants"] = { type: "not-permitted", msg: "only owners" };
    const reply = await harness.request("daily-method-update-waiting-participants", { updatesById: {} });
    expect(reply.error).toBe("only owners");
  });
});
