import { describe, expect, it } from "vitest";
import { FakeTrack, settle } from "../support/fakes.js";
import { Harness } from "../support/harness.js";

async function joined(): Promise<Harness> {
  const harness = new Harness();
  await harness.join();
  harness.forget();
  return harness;
}

const camera = (harness: Harness): string | undefined =>
  harness.platform.devices.live.find(({ kind }) => kind === "video")?.getSettings().deviceId;

describe("before the machine runs", () => {
  it.each(["get-input-devices", "set-input-devices", "set-output-device", "update-input-settings"])(
    "%s leaves daily-js to its own cache",
    async (action) => {
      expect(await new Harness().request(action)).toMatchObject({ returnPreloadCache: true });
    },
  );
});

describe("devices", () => {
  it("in use are told with their names", async () => {
    const harness = await joined();
    expect(await harness.request("get-input-devices")).toMatchObject({
      camera: { deviceId: "video-default", label: "Camera", kind: "videoinput" },
      mic: { deviceId: "audio-default" },
      speaker: { deviceId: "default" },
    });
  });

  it("are none where the app gives a track of its own", async () => {
    const harness = await joined();
    harness.shared.videoTrack = new FakeTrack("video").real;
    const reply = await harness.request("set-input-devices", { videoDeviceId: "daily-custom-track" });
    expect(reply.camera).toEqual({});
  });

  it("can be chosen before they are switched on", async () => {
    const harness = new Harness();
    await harness.join({ startVideoOff: true });
    await harness.request("set-input-devices", { videoDeviceId: "video-2" });
    expect(camera(harness)).toBeUndefined();
    harness.tell("local-video", { state: true });
    await settle();
    expect(camera(harness)).toBe("video-2");
  });

  it("change round the list, and back at its end", async () => {
    const harness = await joined();
    expect(await harness.request("cycle-camera")).toMatchObject({ device: { deviceId: "video-2" } });
    expect(await harness.request("cycle-camera")).toMatchObject({ device: { deviceId: "video-default" } });
    expect(camera(harness)).toBe("video-default");
  });

  it("do not change where there is only one", async () => {
    const harness = await joined();
    expect(await harness.request("cycle-mic")).toMatchObject({ device: null });
  });

  it("for sound are checked against the browser's list", async () => {
    const harness = await joined();
    const reply = await harness.request("set-output-device", { outputDeviceId: "nowhere" });
    expect(reply.error).toMatchObject({ type: "not-found" });
    expect(await harness.request("set-output-device", { outputDeviceId: "default" })).toMatchObject({
      speaker: { deviceId: "default" },
    });
    expect(harness.actions).toContain("selected-devices-updated");
  });

  it("may be forbidden and allowed again by the app", async () => {
    const harness = await joined();
    harness.tell("set-allow-local-video", { state: false });
    await settle();
    expect(camera(harness)).toBeUndefined();
    harness.tell("set-allow-local-video", { state: true });
    await settle();
    expect(camera(harness)).toBe("video-default");
  });
});

describe("input settings", () => {
  it("of the app hold from the beginning", async () => {
    const harness = new Harness();
    await harness.join({}, { inputSettings: { video: { settings: { width: 320 } } } });
    expect(harness.platform.devices.requests[0]?.video).toMatchObject({ width: 320 });
  });

  it("name a device of the older options, too", async () => {
    const harness = new Harness();
    await harness.join({ videoSource: "video-2" });
    expect(camera(harness)).toBe("video-2");
  });

  it("are answered complete, and told", async () => {
    const harness = await joined();
    const reply = await harness.request("update-input-settings", {
      inputSettings: { video: { settings: { width: 640 } } },
    });
    expect(reply.inputSettings).toEqual({
      audio: { processor: { type: "none" } },
      video: { processor: { type: "none" }, settings: { width: 640 } },
    });
    expect(harness.last("input-settings-updated").inputSettings).toEqual(reply.inputSettings);
  });

  it("that ask for the app's track fail when it is not there", async () => {
    const harness = await joined();
    const inputSettings = { video: { settings: { customTrack: "daily-custom-track" } } };
    expect((await harness.request("update-input-settings", { inputSettings })).error).toMatch(/not there/);
    harness.shared.videoTrack = new FakeTrack("video").real;
    const reply = await harness.request("update-input-settings", { inputSettings });
    expect(reply.inputSettings).toMatchObject({ video: { settings: { customTrack: "daily-custom-track" } } });
  });
});

describe("bandwidth", () => {
  const bitrate = (harness: Harness): number | undefined =>
    harness.platform.peerConnections.at(-1)?.transceivers.find(({ sender }) => sender.track?.kind === "video")?.sender
      .encodings[0]?.maxBitrate;

  it("is limited, also after a media reset", async () => {
    const harness = await joined();
    harness.tell("set-bandwidth", { kbs: 100 });
    await settle();
    expect(bitrate(harness)).toBe(100_000);
    harness.socket.push({ type: "media-reset", reason: "restart" });
    await settle();
    expect(bitrate(harness)).toBe(100_000);
    harness.tell("set-bandwidth", { kbs: null });
    await settle();
    expect(bitrate(harness)).toBe(120_000);
  });

  it("is limited also after the seat was taken anew", async () => {
    const harness = await joined();
    harness.tell("set-bandwidth", { kbs: 100 });
    harness.socket.lose();
    await harness.platform.clock.pass(1_000);
    expect(bitrate(harness)).toBe(100_000);
  });
});
