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

/** Bob's video arrives and its connection stands. */
async function receiveVideo(harness: Harness): Promise<void> {
  harness.socket.push(bobsVideo);
  await settle();
  harness.platform.peerConnections.at(-1)?.become("connected");
  await settle();
}

describe("media of others", () => {
  it("plays once it has arrived and its connection stands", async () => {
    const harness = await joined();
    expect(harness.participant("bob").tracks.video.state).toBe("loading");
    harness.socket.push(bobsVideo);
    await settle();
    expect(harness.participant("bob").tracks.video.state).toBe("loading");
    harness.platform.peerConnections.at(-1)?.become("connected");
    expect(harness.participant("bob").tracks.video.state).toBe("playable");
    expect(harness.sent("answer")).toMatchObject([{ seq: 1, sdp: "answer\r\n" }]);
  });

  it("is in the store before daily-js hears that it plays", async () => {
    const harness = await joined();
    await receiveVideo(harness);
    const storedWhenTold: boolean[] = [];
    const { posted } = harness.platform;
    const push = posted.push.bind(posted);
    posted.push = (...messages) => {
      if (harness.participantOf(messages[0])?.tracks.audio.state === "playable") {
        storedWhenTold.push("bob/audio" in harness.machine.store.getState().streams);
      }
      return push(...messages);
    };
    const tracks = { ...bobsVideo.tracks, 1: { session_id: "bob", name: "audio" } };
    harness.socket.push({ type: "offer", connection: 1, seq: 2, sdp: "0:video 1:audio", tracks });
    await settle();
    expect(storedWhenTold).toEqual([true]);
  });

  it("leaves the store only after daily-js heard that it plays no more", async () => {
    const harness = await joined();
    await receiveVideo(harness);
    let storedWhenTold: boolean | undefined;
    const { posted } = harness.platform;
    const push = posted.push.bind(posted);
    posted.push = (...messages) => {
      storedWhenTold ??= "bob/video" in harness.machine.store.getState().streams;
      return push(...messages);
    };
    harness.socket.push({ type: "offer", connection: 1, seq: 2, sdp: "0:video", tracks: { 0: null } });
    await settle();
    expect(storedWhenTold).toBe(true);
    expect(harness.machine.store.getState().streams).toEqual({});
    expect(harness.participant("bob").tracks.video.state).toBe("interrupted");
  });

  it("may come before its participant", async () => {
    const harness = new Harness();
    await harness.join();
    await receiveVideo(harness);
    harness.socket.push({ type: "participant-joined", participant: wireParticipant("bob") });
    expect(harness.participant("bob").tracks.video.state).toBe("playable");
  });

  it("is interrupted by a media reset and plays again without a reload", async () => {
    const harness = await joined();
    await receiveVideo(harness);
    const before = harness.platform.peerConnections.length;
    harness.socket.push({ type: "media-reset", reason: "restart" });
    await settle();
    expect(harness.platform.peerConnections.slice(0, before).every((connection) => connection.closed)).toBe(true);
    expect(harness.participant("bob").tracks.video.state).toBe("interrupted");
    expect(harness.sent("publish").length).toBe(2);
    harness.socket.push({ ...bobsVideo, seq: 1 });
    await settle();
    harness.platform.peerConnections.at(-1)?.become("connected");
    expect(harness.participant("bob").tracks.video.state).toBe("playable");
  });

  it("is subscribed to also when a custom track comes after the wish for it", async () => {
    const harness = await joined();
    harness.tell("daily-method-subscribe-to-tracks-automatically", { enabled: false });
    harness.tell("update-participant", { id: "bob", properties: { setSubscribedTracks: { custom: true } } });
    await settle();
    const participant = wireParticipant("bob", { ...ON, drawing: { state: "on", kind: "video" } });
    harness.socket.push({ type: "participant-updated", participant });
    expect(harness.sent("subscribe").at(-1)).toMatchObject({ tracks: { bob: { drawing: true } } });
    expect(harness.participant("bob").tracks.drawing).toMatchObject({ kind: "video", subscribed: true });
  });

  it("goes with its participant, told once and last", async () => {
    const harness = await joined();
    await receiveVideo(harness);
    harness.socket.push({ type: "participant-left", session_id: "bob", reason: "left" });
    expect(harness.last("participant-left")).toMatchObject({ participant: { session_id: "bob", user_name: "bob" } });
    expect(harness.machine.store.getState().streams).toEqual({});
  });

  it("is truthful about what is not subscribed", async () => {
    const harness = await joined();
    harness.tell("daily-method-subscribe-to-tracks-automatically", { enabled: false });
    await settle();
    expect(harness.participant("bob").tracks.video).toEqual({ subscribed: false, state: "sendable" });
    harness.tell("update-participant", { id: "bob", properties: { setSubscribedTracks: { video: true } } });
    await settle();
    expect(harness.participant("bob").tracks.video.subscribed).toBe(true);
    expect(harness.participant("bob").tracks.audio.subscribed).toBe(false);
    expect(harness.sent("subscribe").at(-1)).toMatchObject({ tracks: { bob: { video: true } } });
  });
});

describe("own media", () => {
  it("is published as soon as it is there, in one negotiation", async () => {
    const harness = await joined();
    expect(harness.sent("publish")).toMatchObject([{ tracks: { 0: "audio", 1: "video" } }]);
  });

  it("turns the camera's light off and sends nothing, without a negotiation", async () => {
    const harness = await joined();
    harness.tell("local-video", { state: false });
    await settle();
    expect(harness.platform.devices.live.map((track) => track.kind)).toEqual(["audio"]);
    expect(harness.local.tracks.video).toMatchObject({ state: "off", off: { byUser: true } });
    expect(harness.sent("tracks").at(-1)).toMatchObject({ tracks: { video: { state: "off", off: ["byUser"] } } });
    expect(harness.platform.peerConnections[0]?.transceivers[1]?.sender.track).toBeNull();
    harness.tell("local-video", { state: true });
    await settle();
    expect(harness.local.tracks.video.state).toBe("playable");
    expect(harness.platform.peerConnections[0]?.transceivers[1]?.sender.track).not.toBeNull();
    expect(harness.sent("publish")).toHaveLength(1);
  });

  it("mutes the microphone by silencing its track", async () => {
    const harness = await joined();
    harness.tell("local-audio", { state: false });
    await settle();
    const microphone = harness.platform.devices.live.find((track) => track.kind === "audio");
    expect(microphone?.enabled).toBe(false);
    expect(harness.local.tracks.audio.state).toBe("off");
    harness.tell("local-audio", { state: true });
    await settle();
    expect(microphone?.enabled).toBe(true);
    expect(harness.platform.devices.requests).toHaveLength(1);
  });

  it("switches off when an admin asks, and says who wanted it", async () => {
    const harness = await joined();
    harness.socket.push({ type: "remote-mute", tracks: ["audio"], by: "bob", reason: null });
    await settle();
    expect(harness.local.tracks.audio).toMatchObject({ state: "off", off: { byRemoteRequest: true } });
  });

  it("releases a device that may not be sent any more", async () => {
    const harness = await joined();
    const self = wireParticipant(harness.local.session_id);
    self.permissions.canSend = ["audio"];
    harness.socket.push({ type: "participant-updated", participant: self });
    await settle();
    expect(harness.local.tracks.video).toMatchObject({ state: "off", off: { byCanSendPermission: true } });
    expect(harness.local.permissions.canSend).toEqual(new Set(["audio"]));
    expect(harness.platform.devices.live.map((track) => track.kind)).toEqual(["audio"]);
  });

  it("changes the camera without a negotiation and stops the former", async () => {
    const harness = await joined();
    const reply = await harness.request("set-input-devices", { videoDeviceId: "video-2" });
    expect(reply).toMatchObject({ camera: { deviceId: "video-2" } });
    expect(harness.platform.devices.live.map((track) => track.getSettings().deviceId)).toEqual([
      "audio-default",
      "video-2",
    ]);
    expect(harness.sent("publish")).toHaveLength(1);
  });

  it("opens no camera when the app's own track ends", async () => {
    const harness = await joined();
    const { FakeTrack } = await import("./support/fakes.js");
    const track = new FakeTrack("video");
    harness.shared.videoTrack = track.real;
    await harness.request("set-input-devices", { videoDeviceId: "daily-custom-track" });
    expect(harness.local.tracks.video.state).toBe("playable");
    expect(harness.machine.store.getState().local.streams.cam.stream?.getVideoTracks()[0]).toBe(track.real);
    const asked = harness.platform.devices.requests.length;
    track.end();
    await settle();
    expect(harness.local.tracks.video.state).toBe("blocked");
    expect(harness.platform.devices.requests).toHaveLength(asked);
  });

  it("leaves the app's own track running when the camera is switched off", async () => {
    const harness = await joined();
    const { FakeTrack } = await import("./support/fakes.js");
    const track = new FakeTrack("video");
    harness.shared.videoTrack = track.real;
    await harness.request("set-input-devices", { videoDeviceId: "daily-custom-track" });
    harness.tell("local-video", { state: false });
    await settle();
    expect(track.readyState).toBe("live");
  });

  it("goes on with another device when the present one is unplugged", async () => {
    const harness = await joined();
    harness.platform.devices.live.find((track) => track.kind === "video")?.end();
    await settle();
    expect(harness.local.tracks.video.state).toBe("playable");
    expect(harness.platform.devices.requests).toHaveLength(2);
  });

  it("reuses the m-line of a custom track that ended", async () => {
    const harness = await joined();
    const { FakeTrack } = await import("./support/fakes.js");
    harness.shared.customTrack = new FakeTrack("video").real;
    expect(await harness.request("start-custom-track", { properties: { trackName: "a" } })).toMatchObject({
      mediaTag: "a",
    });
    expect(harness.sent("publish").at(-1)?.tracks).toMatchObject({ 2: "a" });
    expect(harness.machine.store.getState().local.public.customTracks.a).toBeDefined();
    await harness.request("stop-custom-track", { mediaTag: "a" });
    expect(harness.sent("publish").at(-1)?.tracks).toEqual({ 0: "audio", 1: "video" });
    harness.shared.customTrack = new FakeTrack("video").real;
    await harness.request("start-custom-track", { properties: { trackName: "b" } });
    expect(harness.sent("publish").at(-1)?.tracks).toMatchObject({ 2: "b" });
    expect(harness.platform.peerConnections[0]?.transceivers).toHaveLength(3);
  });

  it("restarts ICE when the connection stays away", async () => {
    const harness = await joined();
    const connection = harness.platform.peerConnections[0];
    connection?.become("connected");
    connection?.become("disconnected");
    expect(harness.last("network-connection")).toMatchObject({ type: "sfu", event: "interrupted" });
    await harness.platform.clock.pass(3_100);
    expect(connection?.offers.at(-1)).toEqual({ iceRestart: true });
    connection?.become("connected");
    expect(harness.last("network-connection")).toMatchObject({ type: "sfu", event: "connected" });
  });
});

describe("messages and data", () => {
  it("passes app messages on unchanged in both directions", async () => {
    const harness = await joined();
    const data = { label: "rtvi-ai", nested: [1, { a: null }] };
    harness.tell("app-msg", { data, to: "*" });
    harness.socket.push({ type: "app-message", data, from: "bob" });
    await settle();
    expect(harness.sent("app-message")[0]).toMatchObject({ data, to: "*" });
    expect(harness.last("app-message")).toMatchObject({ data, fromId: "bob" });
  });

  it("reports refused session data as a non-fatal error", async () => {
    const harness = await joined();
    harness.refusals["set-session-data"] = { type: "not-permitted", msg: "no" };
    harness.tell("set-session-data", { data: {}, mergeStrategy: "replace" });
    await settle();
    expect(harness.last("nonfatal-error")).toMatchObject({ type: "meeting-session-data-error", errorMsg: "no" });
  });

  it("reports levels of announced participants only", async () => {
    const harness = await joined();
    harness.tell("start-remote-participants-audio-level-observer", { interval: 100 });
    await harness.platform.clock.pass(150);
    expect(harness.last("remote-participants-audio-level")).toMatchObject({ participantsAudioLevel: { bob: 0 } });
    harness.socket.push({ type: "participant-left", session_id: "bob", reason: "left" });
    await harness.platform.clock.pass(100);
    expect(harness.last("remote-participants-audio-level").participantsAudioLevel).toEqual({});
  });

  it("ends with the server's fatal error", async () => {
    const harness = await joined();
    harness.socket.push({ type: "error", error: { type: "ejected", msg: "You were removed." } });
    expect(harness.last("error")).toMatchObject({ error: { type: "ejected" }, errorMsg: "You were removed." });
    expect(harness.platform.devices.live).toEqual([]);
  });
});

describe("a connection that is dead without the browser's saying so", () => {
  it.each([
    ["the network changes", (harness: Harness) => harness.platform.changeNetwork()],
    ["media connections break", (harness: Harness) => breakMedia(harness)],
  ])("is left for another one soon after %s", async (_what, happen) => {
    const harness = await joined();
    harness.platform.peerConnections[0]?.become("connected");
    harness.silent.add("ping");
    happen(harness);
    expect(harness.sent("ping")).toHaveLength(1);
    await harness.platform.clock.pass(3_000);
    expect(harness.sent("resume")).toMatchObject([{ seat_key: "key 1" }]);
    expect(harness.events("network-connection")).toContainEqual(
      expect.objectContaining({ type: "signaling", event: "connected" }),
    );
    expect(harness.platform.sockets.map(({ closed }) => closed)).toEqual([true, false]);
  });

  it("is kept when the server answers", async () => {
    const harness = await joined();
    harness.platform.changeNetwork();
    await harness.platform.clock.pass(60_000);
    expect(harness.platform.sockets).toHaveLength(1);
  });

  it("is found while nothing happens", async () => {
    const harness = await joined();
    harness.silent.add("ping");
    await harness.platform.clock.pass(18_000);
    expect(harness.sent("resume")).toHaveLength(1);
  });
});

function breakMedia(harness: Harness): void {
  harness.platform.peerConnections[0]?.become("disconnected");
}
