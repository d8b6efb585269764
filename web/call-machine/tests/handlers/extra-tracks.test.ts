import { describe, expect, it } from "vitest";
import { FakeTrack, settle } from "../support/fakes.js";
import { Harness, joinFields, wireParticipant } from "../support/harness.js";

async function joined(): Promise<Harness> {
  const harness = new Harness();
  await harness.join();
  harness.forget();
  return harness;
}

describe("custom tracks", () => {
  it("get a name when the app gives none", async () => {
    const harness = await joined();
    harness.shared.customTrack = new FakeTrack("audio").real;
    const reply = await harness.request("start-custom-track", { properties: {} });
    expect(reply.mediaTag).toMatch(/^custom-/);
    expect(harness.local.tracks[String(reply.mediaTag)]).toMatchObject({ kind: "audio", state: "playable" });
  });

  it("are refused without a track, under a name in use, and without permission", async () => {
    const harness = await joined();
    const start = () => harness.request("start-custom-track", { properties: { trackName: "slides" } });
    expect((await start()).error).toMatch(/not there/);
    harness.shared.customTrack = new FakeTrack("video").real;
    expect((await start()).error).toBeUndefined();
    expect((await start()).error).toMatch(/sent already/);
    const self = wireParticipant(harness.local.session_id);
    self.permissions.canSend = ["audio"];
    harness.socket.push({ type: "participant-updated", participant: self });
    await settle();
    expect(harness.local.tracks).not.toHaveProperty("slides");
    expect((await start()).error).toMatch(/not allowed/);
  });

  it("are for calls only", async () => {
    const harness = new Harness();
    await harness.request("start-camera", joinFields());
    harness.shared.customTrack = new FakeTrack("video").real;
    expect((await harness.request("start-custom-track", { properties: {} })).error).toMatch(/while in a call/);
  });

  it("that the app ends are ended for everybody", async () => {
    const harness = await joined();
    const track = new FakeTrack("video");
    harness.shared.customTrack = track.real;
    await harness.request("start-custom-track", { properties: { trackName: "slides" } });
    expect(harness.sent("tracks").at(-1)).toMatchObject({ tracks: { slides: { state: "on", kind: "video" } } });
    track.end();
    await settle();
    expect(harness.sent("tracks").at(-1)).toMatchObject({ tracks: { slides: null } });
  });

  it("that the app stops are ended for everybody, though no browser tells of that", async () => {
    const harness = await joined();
    const track = new FakeTrack("video");
    harness.shared.customTrack = track.real;
    await harness.request("start-custom-track", { properties: { trackName: "slides" } });
    track.stop();
    await harness.platform.clock.pass(1_000);
    expect(harness.sent("tracks").at(-1)).toMatchObject({ tracks: { slides: null } });
  });

  it.each(["audio", "screenVideo", "rmpAudio", "cam-video", "customVideoDefaults", "a\nb", "é".repeat(33)])(
    "do not take the name %j",
    async (trackName) => {
      const harness = await joined();
      harness.shared.customTrack = new FakeTrack("audio").real;
      expect((await harness.request("start-custom-track", { properties: { trackName } })).error).toBeTruthy();
      expect(harness.sent("publish")).toHaveLength(1);
    },
  );

  it("are as many as the server takes", async () => {
    const harness = await joined();
    const replies = [];
    for (let index = 0; index < 29; index++) {
      harness.shared.customTrack = new FakeTrack("audio").real;
      replies.push(await harness.request("start-custom-track", { properties: { trackName: `track ${index}` } }));
    }
    expect(replies.slice(0, 28).every(({ error }) => error === undefined)).toBe(true);
    expect(replies[28]?.error).toMatch(/at most 28/i);
  });

  it("that have ended already are refused", async () => {
    const harness = await joined();
    const track = new FakeTrack("video");
    track.stop();
    harness.shared.customTrack = track.real;
    expect((await harness.request("start-custom-track", { properties: {} })).error).toMatch(/ended/);
  });

  it("are not the way to stop another track", async () => {
    const harness = await joined();
    await shareScreen(harness);
    await harness.request("stop-custom-track", { mediaTag: "screenVideo" });
    expect(harness.local.tracks.screenVideo.state).toBe("playable");
  });
});

async function shareScreen(harness: Harness, fields: object = {}): Promise<void> {
  const tracks = [new FakeTrack("video").real, new FakeTrack("audio").real];
  harness.shared.screenMediaStream = { getTracks: () => tracks } as unknown as MediaStream;
  harness.tell("local-screen-start", { captureOptions: { mediaStream: "daily-custom-track", ...fields } });
  await settle();
}

const senderOf = (harness: Harness, kind: string) =>
  harness.platform.peerConnections[0]?.transceivers.filter(({ sender }) => sender.track?.kind === kind);

describe("a shared screen", () => {
  it("is off for everybody while the app switches it off, and the sound goes on", async () => {
    const harness = await joined();
    await shareScreen(harness);
    expect(senderOf(harness, "video")).toHaveLength(2);
    harness.tell("local-screen-update", { options: { screenVideo: { enabled: false } } });
    await settle();
    expect(harness.local.tracks.screenVideo).toMatchObject({ state: "off", off: { byUser: true } });
    expect(harness.local.tracks.screenAudio.state).toBe("playable");
    expect(harness.sent("tracks").at(-1)).toMatchObject({ tracks: { screenVideo: { state: "off", off: ["byUser"] } } });
    expect(senderOf(harness, "video")).toHaveLength(1);
    expect(harness.events("local-screen-share-stopped")).toEqual([]);

    harness.tell("local-screen-update", { options: { screenVideo: { enabled: true } } });
    await settle();
    expect(harness.local.tracks.screenVideo.state).toBe("playable");
    expect(senderOf(harness, "video")).toHaveLength(2);
  });

  it("is interrupted while the browser has nothing of it", async () => {
    const harness = await joined();
    await shareScreen(harness);
    const track = harness.machine.store.getState().local.streams.screen.stream?.getVideoTracks()[0];
    (track as unknown as FakeTrack).setMuted(true);
    await settle();
    expect(harness.local.tracks.screenVideo.state).toBe("interrupted");
    expect(harness.sent("tracks").at(-1)).toMatchObject({ tracks: { screenVideo: { state: "interrupted" } } });
  });

  it("is sent as the app wishes, and that is told", async () => {
    const harness = await joined();
    await shareScreen(harness, { screenVideoSendSettings: "motion-optimized" });
    const { sendSettings } = harness.last("send-settings-updated") as { sendSettings: Record<string, object> };
    expect(sendSettings.screenVideo).toMatchObject({ encodings: { low: { maxFramerate: 15 } } });
    expect(harness.events("local-screen-share-started")).toHaveLength(1);
  });

  it("does not begin with wishes that nobody can serve", async () => {
    const harness = await joined();
    await shareScreen(harness, { screenVideoSendSettings: "grand" });
    expect(harness.last("nonfatal-error")).toMatchObject({ type: "screen-share-error" });
    expect(harness.events("local-screen-share-started")).toEqual([]);
  });
});

describe("music", () => {
  it("is sent with its bitrate, and stays when the seat is taken anew", async () => {
    const harness = await joined();
    harness.shared.customTrack = new FakeTrack("audio").real;
    const properties = { trackName: "piano", mode: { bitrate: 96_000, stereo: true } };
    await harness.request("start-custom-track", { properties });
    await settle();
    const bitrate = () => {
      const connection = harness.platform.peerConnections.findLast(({ channels }) => channels.length === 0);
      return connection?.transceivers.map(({ sender }) => sender.encodings[0]?.maxBitrate);
    };
    expect(bitrate()).toContain(96_000);
    harness.socket.lose();
    await harness.platform.clock.pass(1_000);
    expect(bitrate()).toContain(96_000);
  });

  it("from the microphone is not treated as a voice", async () => {
    const harness = new Harness();
    await harness.join({ dailyConfig: { micAudioMode: "music" } });
    expect(harness.platform.devices.requests[0]?.audio).toMatchObject({
      echoCancellation: false,
      channelCount: { ideal: 2 },
    });
  });
});
