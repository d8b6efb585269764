import { beforeEach, describe, expect, it } from "vitest";
import { settle } from "../support/fakes.js";
import { Harness, ON, wireParticipant } from "../support/harness.js";

let harness: Harness;
let ownId: string;

beforeEach(async () => {
  harness = new Harness();
  harness.others = [
    wireParticipant("bob"),
    wireParticipant("carol", { ...ON, drawing: { state: "on", kind: "video" } }),
  ];
  await harness.join();
  ownId = harness.local.session_id;
});

async function update(participants: Record<string, unknown>): Promise<void> {
  harness.tell("update-participants", { participants });
  await settle();
}

const asked = (): unknown => harness.sent("update-participants").at(-1)?.updates;

describe("what concerns oneself", () => {
  it.each(["local", "own id"])("is done here, by whatever name: %s", async (name) => {
    await update({ [name === "local" ? "local" : ownId]: { setAudio: false, setVideo: false } });
    expect(harness.local.tracks.audio.state).toBe("off");
    expect(harness.local.tracks.video.state).toBe("off");
    expect(asked()).toBeUndefined();
  });

  it("ends the own screen, but begins none", async () => {
    await update({ local: { setScreenShare: false } });
    await update({ local: { setScreenShare: true } });
    expect(harness.actions).not.toContain("nonfatal-error");
  });

  it("asks the server about the own permissions", async () => {
    await update({ local: { updatePermissions: { canSend: new Set(["audio"]) } } });
    expect(asked()).toEqual({ [ownId]: { permissions: { canSend: ["audio"] } } });
  });
});

describe("what concerns others", () => {
  it("goes to the server in one request", async () => {
    await update({
      bob: { setAudio: false, setScreenShare: false, eject: true },
      carol: { updatePermissions: { hasPresence: false } },
    });
    expect(harness.sent("update-participants")).toHaveLength(1);
    expect(asked()).toEqual({
      bob: { set_audio: false, set_screen_share: false, eject: true },
      carol: { permissions: { hasPresence: false } },
    });
  });

  it("leaves out what is no such wish", async () => {
    await update({ bob: { setAudio: "yes", eject: false, styles: {} }, carol: null });
    expect(harness.sent("update-participants")).toEqual([]);
  });

  it("is written to the console when the server refuses", async () => {
    harness.refusals["update-participants"] = { type: "not-permitted", msg: "You may not." };
    harness.tell("update-participant", { id: "bob", properties: { eject: true } });
    await settle();
    expect(harness.platform.warnings).toEqual(['"update-participant" failed: You may not.']);
  });
});

describe("subscriptions", () => {
  beforeEach(() => {
    harness.tell("daily-method-subscribe-to-tracks-automatically", { enabled: false });
  });

  it("to one are told to the server and shown", async () => {
    await update({ bob: { setSubscribedTracks: { audio: true, video: "staged" } } });
    expect(harness.sent("subscribe").at(-1)?.tracks).toEqual({ bob: { audio: true, video: true } });
    expect(harness.participant("bob").tracks.audio.subscribed).toBe(true);
    expect(harness.participant("bob").tracks.video).toEqual({ subscribed: "staged", state: "sendable" });
    expect(harness.participant("carol").tracks.audio.subscribed).toBe(false);
  });

  it("to everybody are told for each, with their custom tracks", async () => {
    await update({ "*": { setSubscribedTracks: true } });
    const tracks = harness.sent("subscribe").at(-1)?.tracks as Record<string, Record<string, boolean>>;
    expect(tracks.bob).toMatchObject({ audio: true, video: true });
    expect(tracks.carol).toMatchObject({ audio: true, drawing: true });
  });

  const layers = (tracks: object[]) => tracks.map((track) => ({ session_id: "bob", ...track }));
  const lastLayers = () => harness.sent("layers").at(-1)?.tracks;

  it("that are staged are made, and nothing is sent for them until they are wanted in full", async () => {
    await update({ bob: { setSubscribedTracks: { video: "staged", audio: "staged" } } });
    expect(lastLayers()).toEqual(
      layers([
        { name: "video", layers: null },
        { name: "audio", layers: null },
      ]),
    );
    const types = harness.socket.sent.map(({ type }) => type);
    expect(types.lastIndexOf("layers")).toBeGreaterThan(types.lastIndexOf("subscribe"));

    await update({ bob: { setSubscribedTracks: { video: true } } });
    expect(lastLayers()).toEqual(layers([{ name: "video", layers: { spatial: 0, temporal: 2 } }]));
    const told = harness.sent("layers").length;
    await update({ bob: { setSubscribedTracks: { video: false, audio: "staged" } } });
    expect(harness.sent("layers")).toHaveLength(told);
    expect(harness.sent("subscribe").at(-1)?.tracks).toEqual({ bob: { audio: true, video: false } });
  });

  it("that are staged show daily-js no track before they are wanted in full", async () => {
    await update({ bob: { setSubscribedTracks: { video: "staged" } } });
    const tracks = { 0: { session_id: "bob", name: "video" } };
    harness.socket.push({ type: "offer", connection: 1, seq: 1, sdp: "0:video", tracks });
    await settle();
    harness.platform.peerConnections.at(-1)?.become("connected");
    expect(harness.machine.store.getState().streams).toEqual({});
    expect(harness.participant("bob").tracks.video.state).toBe("sendable");
    await update({ bob: { setSubscribedTracks: { video: true } } });
    expect(Object.keys(harness.machine.store.getState().streams)).toEqual(["bob/video"]);
    expect(harness.participant("bob").tracks.video.state).toBe("playable");
    await update({ bob: { setSubscribedTracks: { video: "staged" } } });
    expect(harness.machine.store.getState().streams).toEqual({});
  });

  it("that are staged stay so when the media server forgets, and after the seat was taken anew", async () => {
    await update({ bob: { setSubscribedTracks: { video: "staged" } } });
    const held = layers([{ name: "video", layers: null }]);
    harness.socket.push({ type: "media-reset", reason: "restart" });
    expect(lastLayers()).toEqual(held);
    harness.socket.lose();
    await harness.platform.clock.pass(1_000);
    expect(lastLayers()).toEqual(held);
  });

  it("that were staged come by themselves once everything does", async () => {
    await update({ bob: { setSubscribedTracks: { video: "staged" } } });
    harness.tell("daily-method-subscribe-to-tracks-automatically", { enabled: true });
    await settle();
    expect(lastLayers()).toEqual(layers([{ name: "video", layers: { spatial: 0, temporal: 2 } }]));
  });

  it("hold after the seat was taken anew", async () => {
    await update({ bob: { setSubscribedTracks: { audio: true } } });
    harness.seatHeld = false;
    harness.socket.lose();
    await harness.platform.clock.pass(1_000);
    expect(harness.sent("join").at(-1)).toMatchObject({ subscribe: false });
    expect(harness.socket.sent.find(({ type }) => type === "subscribe")).toMatchObject({
      tracks: { bob: { audio: true } },
    });
  });

  it("end with the person", async () => {
    await update({ bob: { setSubscribedTracks: { audio: true } } });
    harness.socket.push({ type: "participant-left", session_id: "bob", reason: "left" });
    harness.socket.push({ type: "participant-joined", participant: wireParticipant("bob") });
    expect(harness.participant("bob").tracks.audio.subscribed).toBe(false);
  });

  it("are automatic again when the app says so", async () => {
    harness.tell("daily-method-subscribe-to-tracks-automatically", { enabled: true });
    await settle();
    expect(harness.sent("subscribe").at(-1)).toMatchObject({ auto: true });
    expect(harness.participant("bob").tracks.audio.subscribed).toBe(true);
  });
});

describe("the active speaker", () => {
  it("is told when there is one, and its mode when the app switches it", async () => {
    harness.socket.push({ type: "active-speaker", session_id: "bob" });
    harness.socket.push({ type: "active-speaker", session_id: null });
    expect(harness.events("active-speaker-change")).toMatchObject([{ activeSpeaker: { peerId: "bob" } }]);
    harness.tell("set-active-speaker-mode", { enabled: true });
    await settle();
    expect(harness.last("active-speaker-mode-change")).toMatchObject({ enabled: true });
  });

  it("of the moment is told at joining, after the people", async () => {
    const late = new Harness();
    late.others = [wireParticipant("bob")];
    late.joinReply = { active_speaker: "bob" };
    await late.join();
    expect(late.last("active-speaker-change")).toMatchObject({ activeSpeaker: { peerId: "bob" } });
    expect(late.actions.indexOf("active-speaker-change")).toBeGreaterThan(late.actions.indexOf("participant-joined"));
  });
});
