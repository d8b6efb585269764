import { describe, expect, it } from "vitest";
import * as mesh from "../src/parts/mesh.js";
import type { MeshPart } from "../src/parts/port.js";
import { namedError, settle } from "./support/fakes.js";
import { Harness, joinFields, ON, wireParticipant } from "./support/harness.js";
import { LatePart } from "./support/late-part.js";

const indexOf = (harness: Harness, action: string): number => harness.actions.indexOf(action);

describe("joining directly", () => {
  it("sends the messages in the order that apps know", async () => {
    const harness = new Harness();
    harness.others = [wireParticipant("bob")];
    const reply = await harness.join();
    expect(reply.error).toBeUndefined();
    const milestones = [
      "loaded",
      "call-machine-initialized",
      "receive-settings-updated",
      "send-settings-updated",
      "participant-counts-updated",
      "access-state-updated",
      "joined-meeting",
      "meeting-session-summary-updated",
      "meeting-session-state-updated",
      "network-connection",
      "network-connection",
      "participant-joined",
      "started-camera",
      "selected-devices-updated",
    ];
    expect(harness.actions.filter((action) => action !== "participant-updated")).toEqual(milestones);
  });

  it("counts people before it says that it joined", async () => {
    const harness = new Harness();
    harness.others = [wireParticipant("bob")];
    await harness.join();
    expect(harness.last("participant-counts-updated")).toMatchObject({ participantCounts: { present: 2, hidden: 0 } });
    expect(indexOf(harness, "participant-counts-updated")).toBeLessThan(indexOf(harness, "joined-meeting"));
  });

  it("makes nobody wait for the own devices: they are told of when they run", async () => {
    const harness = new Harness();
    harness.others = [wireParticipant("bob")];
    harness.platform.devices.prompting = true;
    const stamp = harness.ask("join-meeting", joinFields());
    await settle();
    expect(harness.replyTo(stamp)).toBeDefined();
    expect(harness.last("participant-joined")).toMatchObject({ participant: { session_id: "bob" } });
    expect(harness.local.tracks.video.state).toBe("interrupted");
    expect(harness.actions).not.toContain("started-camera");
    harness.platform.devices.decide();
    await settle();
    expect(harness.local.tracks.video.state).toBe("playable");
    expect(harness.actions).toContain("started-camera");
  });

  it("has told that the camera plays before joined-meeting, which starts no tracks, when it ran already", async () => {
    const harness = new Harness();
    await harness.request("start-camera", joinFields());
    await harness.join();
    const joined = indexOf(harness, "joined-meeting");
    const before = harness
      .events()
      .slice(0, joined)
      .filter((message) => message.action === "participant-updated");
    expect(before.at(-1)).toMatchObject({ participant: { local: true, tracks: { video: { state: "playable" } } } });
    const { cam } = harness.machine.store.getState().local.streams;
    expect(cam.stream?.getTracks()).toHaveLength(2);
  });

  it("names only the local participant in joined-meeting, with the message size", async () => {
    const harness = new Harness();
    harness.others = [wireParticipant("bob")];
    await harness.join();
    const { participants, internal } = harness.last("joined-meeting");
    expect(Object.keys(participants as object)).toEqual(["local"]);
    expect(internal).toEqual({ _maxAppMessageSize: 4096 });
  });

  it("opens no device before the room has said that it may be on", async () => {
    const harness = new Harness();
    harness.silent.add("join");
    harness.ask("join-meeting", joinFields());
    await settle();
    expect(harness.platform.devices.requests).toEqual([]);
  });

  it("follows the room's start_video_off and start_audio_off", async () => {
    const harness = new Harness();
    harness.joinReply = { start_video_off: true, start_audio_off: true };
    await harness.join();
    expect(harness.platform.devices.requests).toEqual([]);
    expect(harness.local.tracks.video).toEqual({ subscribed: true, state: "off", off: { byUser: true } });
  });

  it("lets the app's startVideoOff win over the room", async () => {
    const harness = new Harness();
    harness.joinReply = { start_video_off: true, start_audio_off: false };
    await harness.join({ startVideoOff: false, startAudioOff: true });
    expect(harness.platform.devices.live.map((track) => track.kind)).toEqual(["video"]);
  });

  it("lets the person's choice win over the room", async () => {
    const harness = new Harness();
    harness.tell("local-video", { state: false });
    await harness.join();
    expect(harness.platform.devices.live.map((track) => track.kind)).toEqual(["audio"]);
  });

  it("never opens a device that the app forbade", async () => {
    const harness = new Harness();
    await harness.join({}, { allowLocalVideo: false });
    expect(harness.platform.devices.live.map((track) => track.kind)).toEqual(["audio"]);
  });

  it("joins with blocked tracks when permission is refused", async () => {
    const harness = new Harness();
    harness.platform.devices.failures = { audio: namedError("NotAllowedError"), video: namedError("NotAllowedError") };
    await harness.join();
    expect(harness.last("camera-error")).toMatchObject({
      error: { type: "permissions", blockedMedia: ["video", "audio"] },
    });
    expect(harness.actions).toContain("joined-meeting");
    expect(harness.local.tracks.audio).toMatchObject({ state: "blocked", blocked: { byPermissions: true } });
    const told = Object.assign({}, ...harness.sent("tracks").map((message) => message.tracks));
    expect(told).toMatchObject({ audio: { state: "blocked" }, video: { blocked: ["byPermissions"] } });
  });

  it("uses the working device when the other is missing", async () => {
    const harness = new Harness();
    harness.platform.devices.failures = { video: namedError("NotFoundError") };
    await harness.join();
    expect(harness.local.tracks.audio.state).toBe("playable");
    expect(harness.local.tracks.video).toMatchObject({ state: "blocked", blocked: { byDeviceMissing: true } });
  });

  it("keeps its session id from initialisation on and proposes it", async () => {
    const harness = new Harness();
    await harness.join();
    expect(harness.sent("join")[0]?.session_id).toBe("uuid-1");
    expect(harness.local.session_id).toBe("uuid-1");
  });

  it("adopts the id that the server gave instead", async () => {
    const harness = new Harness();
    harness.joinReply = { session_id: "other", participant: wireParticipant("other", {}) };
    await harness.join();
    expect(harness.last("joined-meeting")).toMatchObject({ participants: { local: { session_id: "other" } } });
    const before = harness.events().slice(0, indexOf(harness, "joined-meeting"));
    expect(before.some((message) => (message.participant as { session_id?: string })?.session_id === "other")).toBe(
      true,
    );
  });

  it("holds pushes back until the app knows that it has joined, but answers offers at once", async () => {
    const harness = new Harness();
    harness.silent.add("join");
    harness.ask("join-meeting", joinFields());
    await settle();
    harness.socket.push({ type: "participant-joined", participant: wireParticipant("bob") });
    harness.socket.push({ type: "app-message", data: 1, from: "bob" });
    harness.socket.push({
      type: "offer",
      connection: 1,
      seq: 1,
      sdp: "0:video",
      tracks: { 0: { session_id: "bob", name: "video" } },
    });
    await settle();
    expect(harness.sent("answer")).toHaveLength(1);
    expect(harness.actions).not.toContain("app-message");
    harness.answer("join");
    await settle();
    const joined = indexOf(harness, "joined-meeting");
    expect(indexOf(harness, "participant-joined")).toBeGreaterThan(joined);
    expect(indexOf(harness, "app-message")).toBeGreaterThan(joined);
  });
});

describe("a connection lost between the seat and the app's hearing of it", () => {
  it("is mended by a rejoin", async () => {
    const harness = new Harness();
    harness.silent.add("join");
    harness.ask("join-meeting", joinFields());
    await settle();
    harness.silent.clear();
    harness.answer("join");
    harness.socket.lose();
    await settle();
    await harness.platform.clock.pass(2_000);
    expect(harness.platform.sockets).toHaveLength(2);
    expect(harness.last("network-connection")).toMatchObject({ event: "connected" });
  });
});

describe("starting the camera first", () => {
  it("shows the camera before joining and joins with it", async () => {
    const harness = new Harness();
    const reply = await harness.request("start-camera", joinFields());
    expect(reply).toMatchObject({ camera: { deviceId: "video-default" }, mic: { deviceId: "audio-default" } });
    expect(harness.actions.filter((action) => action !== "participant-updated")).toEqual([
      "loaded",
      "call-machine-initialized",
      "receive-settings-updated",
      "send-settings-updated",
      "started-camera",
      "selected-devices-updated",
    ]);
    const states = harness.events("participant-updated").map((message) => stateOfVideo(message));
    expect([...new Set(states)]).toEqual(["off", "interrupted", "playable"]);
    harness.joinReply = { start_video_off: true };
    await harness.join();
    expect(harness.platform.devices.requests).toHaveLength(1);
    expect(harness.events("started-camera")).toHaveLength(1);
    expect(harness.local.tracks.video.state).toBe("playable");
    expect(harness.sent("join")[0]).toMatchObject({ tracks: ON });
  });
});

describe("a camera that cannot start", () => {
  it("is reported once, is not asked for again by the join, and can be switched on later", async () => {
    const harness = new Harness();
    harness.platform.devices.failures = { video: namedError("NotReadableError") };
    await harness.request("start-camera", joinFields());
    await harness.join();
    expect(harness.events("camera-error")).toHaveLength(1);
    harness.platform.devices.failures = {};
    harness.tell("local-video", { state: true });
    await settle();
    expect(harness.local.tracks.video.state).toBe("playable");
  });
});

function stateOfVideo(message: Record<string, unknown>): unknown {
  return (message.participant as { tracks: { video: { state: string } } }).tracks.video.state;
}

describe("preAuth", () => {
  it("says who this would be, without seat or devices", async () => {
    const harness = new Harness();
    const reply = await harness.request("daily-method-preauth", joinFields());
    expect(reply.access).toEqual({ level: "full" });
    expect(harness.platform.devices.requests).toEqual([]);
    expect(harness.sent("join")).toEqual([]);
    expect(await harness.request("lib-room-info")).toMatchObject({ id: "room-id", config: { enable_chat: false } });
  });

  it("lets the join use the same connection", async () => {
    const harness = new Harness();
    await harness.request("daily-method-preauth", joinFields());
    await harness.join();
    expect(harness.platform.sockets).toHaveLength(1);
    expect(harness.platform.lookups).toBe(1);
  });
});

describe("a join that fails", () => {
  it.each(["no-room", "nbf-room", "exp-room", "nbf-token", "exp-token", "not-allowed", "meeting-full"])(
    "ends with the fatal error %s, then answers",
    async (type) => {
      const harness = new Harness();
      harness.refusals.join = { type, msg: "because" };
      const reply = await harness.join({ startVideoOff: false });
      expect(harness.last("error")).toMatchObject({ errorMsg: "because", error: { type, msg: "because" } });
      expect(reply.error).toBe("because");
      const { posted } = harness.platform;
      expect(posted.indexOf(harness.last("error"))).toBeLessThan(posted.indexOf(reply));
      expect(harness.platform.devices.live).toEqual([]);
      expect(harness.socket.closed).toBe(true);
    },
  );

  it("is a connection error when the server cannot be reached", async () => {
    const harness = new Harness();
    harness.platform.lookup = () => {
      throw new Error("offline");
    };
    await harness.join();
    expect(harness.last("error")).toMatchObject({
      error: { type: "connection-error", details: { on: "room-lookup", sourceError: { msg: "offline" } } },
    });
  });

  it("is a connection error when the socket closes before the reply", async () => {
    const harness = new Harness();
    harness.silent.add("join");
    const stamp = harness.ask("join-meeting", joinFields({ token: "secret-token" }));
    await settle();
    harness.socket.lose();
    await settle();
    expect(harness.last("error")).toMatchObject({ error: { type: "connection-error", details: { on: "join" } } });
    expect(harness.replyTo(stamp)).toBeDefined();
    expect(JSON.stringify([harness.platform.posted, harness.platform.warnings])).not.toContain("secret-token");
  });

  it("is a full meeting for an address that has its share of the lobby", async () => {
    const harness = new Harness();
    harness.refusals.join = { type: "address-limit", msg: "Too many people from your network" };
    await harness.join();
    expect(harness.last("error")).toMatchObject({
      error: { type: "meeting-full", msg: "Too many people from your network" },
    });
  });

  it.each([
    ["nbf-room", { nbf: 1_900_000_000 }, { nbf: 1_900_000_000 }],
    ["connection-error", { restarting: true }, { on: "join", restarting: true }],
  ])("hands on what %s says of when it ends", async (type, hope, details) => {
    const harness = new Harness();
    harness.refusals.join = { type, msg: "because", ...hope };
    await harness.join();
    expect(harness.last("error")).toMatchObject({ error: { type, details } });
  });

  it("is one for unknown refusals too: the type is always one that daily-js knows", async () => {
    const harness = new Harness();
    harness.refusals.join = { type: "odd", msg: "because" };
    await harness.join();
    expect(harness.last("error")).toMatchObject({ error: { type: "connection-error" } });
  });
});

describe("what is needed for media from browser to browser", () => {
  function late(peerToPeer: boolean): { harness: Harness; part: LatePart<MeshPart> } {
    const harness = new Harness();
    const part = new LatePart(mesh);
    harness.platform.parts = { ...harness.platform.parts, mesh: part };
    const body = { signaling_url: "wss://server.test/ws", protocol: 1, peer_to_peer: peerToPeer };
    harness.platform.lookup = () => ({ status: 200, body });
    harness.machine.reset();
    return { harness, part };
  }

  it("is loaded while joining where the room has it, and nobody waits for it", async () => {
    const { harness, part } = late(true);
    harness.silent.add("join");
    const stamp = harness.ask("join-meeting", joinFields());
    await settle();
    expect(part.asked).toHaveLength(1);
    harness.answer("join");
    await settle();
    expect(harness.replyTo(stamp)?.error).toBeUndefined();
    expect(harness.actions).toContain("joined-meeting");
  });

  it("is not loaded elsewhere", async () => {
    const { harness, part } = late(false);
    await harness.join();
    expect(part.asked).toHaveLength(0);
  });
});
