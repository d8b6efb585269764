import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/json.js";
import type { FakeProcessing } from "../support/fake-processing.js";
import { FakeTrack, settle } from "../support/fakes.js";
import { Harness, joinFields } from "../support/harness.js";

const BLUR = { type: "background-blur", config: { strength: 0.5 } };
const QUIET = { type: "noise-cancellation" };
const NONE = { type: "none" };

async function joined(inputSettings?: JsonObject): Promise<Harness> {
  const harness = new Harness();
  await harness.join({}, inputSettings ? { inputSettings } : {});
  harness.forget();
  return harness;
}

const update = (harness: Harness, inputSettings: JsonObject): Promise<JsonObject> =>
  harness.request("update-input-settings", { inputSettings });

const video = (processor: JsonObject): JsonObject => ({ video: { processor } });

/** The track of this kind that others get. */
const sentTrack = (harness: Harness, kind: "audio" | "video"): MediaStreamTrack | null | undefined =>
  harness.platform.peerConnections.at(-1)?.transceivers.find(({ sender }) => sender.track?.kind === kind)?.sender.track;

const processed = (processing: FakeProcessing, index = -1): MediaStreamTrack | undefined =>
  processing.pipelines.at(index)?.output;

describe("a video processor", () => {
  it("takes the camera's place for everybody, without a new offer", async () => {
    const harness = await joined();
    await settle();
    const offers = harness.platform.peerConnections.map(({ offers }) => offers.length);
    const raw = sentTrack(harness, "video");
    const reply = await update(harness, video(BLUR));
    expect(reply.inputSettings).toMatchObject(video(BLUR));
    expect(harness.last("input-settings-updated").inputSettings).toEqual(reply.inputSettings);
    expect(harness.platform.processing.open).toMatchObject([
      { input: raw, tasks: [{ type: "background-blur", strength: 0.5 }] },
    ]);
    expect(sentTrack(harness, "video")).toBe(processed(harness.platform.processing));
    const stored = harness.machine.store.getState().local.streams.cam.stream?.getVideoTracks();
    expect(stored).toEqual([processed(harness.platform.processing)]);
    expect(harness.platform.peerConnections.map(({ offers }) => offers.length)).toEqual(offers);
    expect(raw?.readyState).toBe("live");
  });

  it("does another task with the same track", async () => {
    const harness = await joined(video(BLUR));
    await settle();
    const before = sentTrack(harness, "video");
    const picture = { type: "background-image", config: { source: "https://app.test/wall.png" } };
    await update(harness, video(picture));
    expect(sentTrack(harness, "video")).toBe(before);
    expect(harness.platform.processing.pipelines).toHaveLength(1);
    expect(harness.platform.processing.open[0]?.tasks.at(-1)).toMatchObject({ type: "background-image" });
    expect(harness.platform.processing.pictures).toEqual(["https://app.test/wall.png"]);
  });

  it("gives the camera back when it is switched off", async () => {
    const harness = await joined(video(BLUR));
    await settle();
    const pipeline = harness.platform.processing.pipelines[0];
    const reply = await update(harness, video(NONE));
    expect(reply.inputSettings).toMatchObject(video(NONE));
    expect(sentTrack(harness, "video")).toBe(pipeline?.input);
    expect(pipeline?.closed).toBe(true);
    expect(pipeline?.input.readyState).toBe("live");
  });

  it("of the beginning is there before anybody sees the camera", async () => {
    const harness = new Harness();
    harness.platform.processing.holding = true;
    await harness.join({}, { inputSettings: { ...video(BLUR), audio: { processor: QUIET } } });
    await settle();
    expect(sentTrack(harness, "video")).toBeUndefined();
    expect(harness.local.tracks.video.state).toBe("loading");
    harness.platform.processing.begin();
    await settle();
    expect(harness.platform.processing.open).toHaveLength(2);
    for (const { output } of harness.platform.processing.open) {
      expect(sentTrack(harness, output.kind as "audio" | "video")).toBe(output);
    }
    expect(harness.local.tracks.video.state).toBe("playable");
  });

  it("does not keep the microphone waiting", async () => {
    const harness = new Harness();
    harness.platform.processing.holding = true;
    await harness.join({}, { inputSettings: video(BLUR) });
    await settle();
    expect(harness.local.tracks.audio.state).toBe("playable");
    expect(harness.local.tracks.video.state).toBe("loading");
  });

  it("works before the call, too", async () => {
    const harness = new Harness();
    await harness.request("start-camera", joinFields({}, { inputSettings: video(BLUR) }));
    expect(harness.platform.processing.open).toHaveLength(1);
    await update(harness, video(NONE));
    expect(harness.platform.processing.open).toEqual([]);
  });
});

describe("with the camera", () => {
  it("off, the device is let go and the pipeline with it; on, both are back", async () => {
    const harness = await joined(video(BLUR));
    await settle();
    harness.tell("local-video", { state: false });
    await settle();
    expect(harness.platform.processing.open).toEqual([]);
    expect(harness.platform.devices.live.map(({ kind }) => kind)).toEqual(["audio"]);
    harness.tell("local-video", { state: true });
    await settle();
    expect(harness.platform.processing.open).toHaveLength(1);
    expect(sentTrack(harness, "video")).toBe(processed(harness.platform.processing));
  });

  it("off while its processor starts, the device is let go at once", async () => {
    const harness = new Harness();
    harness.platform.processing.holding = true;
    await harness.join({}, { inputSettings: video(BLUR) });
    await settle();
    harness.tell("local-video", { state: false });
    await settle();
    expect(harness.platform.devices.live.map(({ kind }) => kind)).toEqual(["audio"]);
    harness.platform.processing.begin();
    await settle();
    expect(harness.platform.processing.open).toEqual([]);
    expect(harness.events("nonfatal-error")).toEqual([]);
    expect(harness.last("input-settings-updated")).toEqual({});
  });

  it("off, a processor is taken up for later, and one that cannot be is refused at once", async () => {
    const harness = await joined();
    harness.tell("local-video", { state: false });
    await settle();
    expect((await update(harness, video(BLUR))).inputSettings).toMatchObject(video(BLUR));
    harness.platform.processing.pictureFailure = new Error("it is not there");
    const picture = video({ type: "background-image", config: { source: "https://app.test/none.png" } });
    expect((await update(harness, picture)).error).toMatch(/not there/);
    harness.tell("local-video", { state: true });
    await settle();
    expect(harness.platform.processing.open).toMatchObject([{ tasks: [{ type: "background-blur" }] }]);
  });

  it("exchanged for another, the new one is processed and the former let go", async () => {
    const harness = await joined(video(BLUR));
    await settle();
    const former = harness.platform.processing.pipelines[0];
    const reply = await harness.request("set-input-devices", { videoDeviceId: "video-2" });
    expect(reply.camera).toMatchObject({ deviceId: "video-2" });
    expect(former?.closed).toBe(true);
    expect(former?.input.readyState).toBe("ended");
    expect(harness.platform.processing.open[0]?.input.getSettings().deviceId).toBe("video-2");
    expect(sentTrack(harness, "video")).toBe(processed(harness.platform.processing));
    expect((await harness.request("cycle-camera")).device).toMatchObject({ deviceId: "video-default" });
  });

  it("in place of which the app gives a track, that track is processed and never stopped", async () => {
    const harness = await joined(video(BLUR));
    const own = new FakeTrack("video");
    harness.shared.videoTrack = own.real;
    await harness.request("set-input-devices", { videoDeviceId: "daily-custom-track" });
    expect(harness.platform.processing.open).toMatchObject([{ input: own.real }]);
    await update(harness, video(NONE));
    expect(sentTrack(harness, "video")).toBe(own.real);
    await update(harness, video(BLUR));
    harness.tell("local-video", { state: false });
    await settle();
    expect(harness.platform.processing.open).toEqual([]);
    expect(own.readyState).toBe("live");
  });

  it("unplugged, the next one is processed", async () => {
    const harness = await joined(video(BLUR));
    await settle();
    harness.platform.devices.live.find(({ kind }) => kind === "video")?.end();
    await settle();
    expect(harness.platform.processing.pipelines.map(({ closed }) => closed)).toEqual([true, false]);
    expect(sentTrack(harness, "video")).toBe(processed(harness.platform.processing));
  });
});

describe("noise cancellation", () => {
  it("gets sound that the browser has left as it is", async () => {
    const harness = await joined({ audio: { processor: QUIET } });
    await settle();
    expect(harness.platform.devices.requests[0]?.audio).toMatchObject({ noiseSuppression: false });
    expect(sentTrack(harness, "audio")).toBe(processed(harness.platform.processing));
  });

  it("changes a microphone that runs, and gives it back as it was", async () => {
    const harness = await joined();
    await settle();
    const microphone = harness.platform.devices.live.find(({ kind }) => kind === "audio");
    await update(harness, { audio: { processor: QUIET } });
    expect(microphone?.applied.at(-1)).toMatchObject({ noiseSuppression: false, echoCancellation: true });
    await update(harness, { audio: { processor: NONE } });
    expect(microphone?.applied.at(-1)).toMatchObject({ noiseSuppression: true });
    expect(sentTrack(harness, "audio")).toBe(microphone);
  });

  it("leaves a muted microphone muted, and lets it speak when it is not", async () => {
    const harness = await joined();
    await settle();
    harness.tell("local-audio", { state: false });
    await settle();
    await update(harness, { audio: { processor: QUIET } });
    expect(sentTrack(harness, "audio")?.enabled).toBe(false);
    harness.tell("local-audio", { state: true });
    await settle();
    const [pipeline] = harness.platform.processing.open;
    expect([pipeline?.output.enabled, pipeline?.input.enabled]).toEqual([true, true]);
    harness.tell("local-audio", { state: false });
    await settle();
    await update(harness, { audio: { processor: NONE } });
    expect(sentTrack(harness, "audio")?.enabled).toBe(false);
  });
});

describe("wishes that come while others are carried out", () => {
  it("count by the last one", async () => {
    const harness = await joined();
    await settle();
    harness.platform.processing.holding = true;
    const first = harness.ask("update-input-settings", { inputSettings: video(BLUR) });
    await settle();
    const last = harness.ask("update-input-settings", { inputSettings: video(NONE) });
    await settle();
    harness.platform.processing.begin();
    await settle();
    expect(harness.platform.processing.open).toEqual([]);
    for (const stamp of [first, last]) expect(harness.replyTo(stamp)?.inputSettings).toMatchObject(video(NONE));
  });

  it("hold also for a device that is just being opened", async () => {
    const harness = new Harness();
    harness.platform.processing.holding = true;
    await harness.join({}, { inputSettings: video(BLUR) });
    await settle();
    harness.ask("update-input-settings", {
      inputSettings: video({ type: "background-blur", config: { strength: 0.1 } }),
    });
    await settle();
    harness.platform.processing.begin();
    await settle();
    expect(harness.platform.processing.open).toMatchObject([{ tasks: [{ strength: 0.1 }] }]);
    expect(harness.last("input-settings-updated").inputSettings).toMatchObject({
      video: { processor: { config: { strength: 0.1 } } },
    });
  });

  it("of a call that ends leave nothing behind", async () => {
    const harness = await joined();
    await settle();
    harness.platform.processing.holding = true;
    harness.ask("update-input-settings", { inputSettings: { ...video(BLUR), audio: { processor: QUIET } } });
    await settle();
    harness.tell("leave-meeting");
    await settle();
    harness.platform.processing.begin();
    await settle();
    expect(harness.platform.processing.open).toEqual([]);
    expect(harness.platform.devices.live).toEqual([]);
    expect(harness.platform.clock.pending).toBe(0);
  });
});
