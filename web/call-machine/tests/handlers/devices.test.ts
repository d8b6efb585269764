import { describe, expect, it } from "vitest";
import { FakeTrack, namedError, settle } from "../support/fakes.js";
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

describe("devices that come and go", () => {
  const { stringify } = JSON;
  const infos = (harness: Harness) =>
    harness.last("selected-devices-updated").devices as Record<string, { deviceId?: string }>;

  it("are opened once they are there, if they were missing", async () => {
    const harness = new Harness();
    harness.platform.devices.failures = { video: namedError("NotFoundError") };
    await harness.join();
    expect(harness.local.tracks.video).toMatchObject({ state: "blocked", blocked: { byDeviceMissing: true } });
    expect(harness.last("camera-error")).toMatchObject({ error: { type: "not-found", missingMedia: ["video"] } });
    harness.platform.devices.failures = {};
    await harness.platform.plug();
    expect(harness.local.tracks.video.state).toBe("playable");
  });

  it("are looked for when the one in use is pulled out, and another one takes its place", async () => {
    const harness = await joined();
    await harness.request("set-input-devices", { videoDeviceId: "video-2" });
    harness.platform.devices.live.find(({ kind }) => kind === "video")?.end();
    await settle();
    expect(camera(harness)).toBe("video-default");
    expect(infos(harness).camera).toMatchObject({ deviceId: "video-default" });
    expect(harness.local.tracks.video.state).toBe("playable");
  });

  it("that are in the hands of another program are not tried again by themselves", async () => {
    const harness = new Harness();
    harness.platform.devices.failures = { video: namedError("NotReadableError") };
    await harness.join();
    expect(harness.local.tracks.video).toMatchObject({ state: "blocked", blocked: { byDeviceInUse: true } });
    const asked = harness.platform.devices.requests.length;
    await harness.platform.plug();
    expect(harness.platform.devices.requests).toHaveLength(asked);
  });

  const withDefault = async (dailyConfig = {}): Promise<Harness> => {
    const harness = new Harness();
    harness.platform.devices.list.push({ deviceId: "default", kind: "audioinput", label: "Default", groupId: "g1" });
    await harness.join({ dailyConfig });
    return harness;
  };
  const changeDefault = async (harness: Harness): Promise<number> => {
    const asked = harness.platform.devices.requests.length;
    const entry = harness.platform.devices.list.at(-1);
    if (entry) harness.platform.devices.list[harness.platform.devices.list.length - 1] = { ...entry, groupId: "g9" };
    await harness.platform.plug();
    return harness.platform.devices.requests.length - asked;
  };

  it("are followed by who uses the system's default, when that becomes another one", async () => {
    const harness = await withDefault();
    expect(await changeDefault(harness)).toBe(1);
    expect(harness.local.tracks.audio.state).toBe("playable");
  });

  it("are not followed by who chose one, nor where the app does not want it", async () => {
    const chosen = await withDefault();
    await chosen.request("set-input-devices", { audioDeviceId: "audio-default" });
    expect(await changeDefault(chosen)).toBe(0);
    expect(await changeDefault(await withDefault({ noAutoDefaultDeviceChange: true }))).toBe(0);
  });

  it("are told when what is used is called otherwise, and only then", async () => {
    const harness = await joined();
    harness.platform.devices.list.push({ deviceId: "loud", kind: "audiooutput", label: "Loud", groupId: "g3" });
    await harness.platform.plug();
    await harness.request("set-output-device", { outputDeviceId: "loud" });
    expect(infos(harness).speaker).toMatchObject({ deviceId: "loud" });
    harness.forget();
    await harness.platform.plug();
    expect(harness.events("selected-devices-updated")).toEqual([]);
    harness.platform.devices.list.pop();
    await harness.platform.plug();
    expect(infos(harness).speaker).toMatchObject({ deviceId: "default" });
    expect(stringify(await harness.request("get-input-devices"))).toContain("default");
  });

  it("are no longer followed after the end", async () => {
    const harness = await joined();
    harness.tell("leave-meeting");
    await settle();
    expect(harness.platform.deviceListeners.size).toBe(0);
  });
});

describe("a camera that looks the other way", () => {
  it("is preferred where that is asked for and known", async () => {
    const harness = await joined();
    const { list } = harness.platform.devices;
    list[0] = { deviceId: "video-default", kind: "videoinput", label: "Front Camera", groupId: "g1" };
    list[1] = { deviceId: "video-2", kind: "videoinput", label: "Front wide Camera", groupId: "g2" };
    list.push({ deviceId: "video-3", kind: "videoinput", label: "Back Camera", groupId: "g3" });
    const other = { properties: { preferDifferentFacingMode: true } };
    expect(await harness.request("cycle-camera", other)).toMatchObject({
      device: { deviceId: "video-3", facing: "environment" },
    });
    expect(await harness.request("cycle-camera", other)).toMatchObject({
      device: { deviceId: "video-default", facing: "user" },
    });
    expect(await harness.request("cycle-camera")).toMatchObject({ device: { deviceId: "video-2" } });
  });
});

describe("a choice that cannot be had", () => {
  it("is told as an error, and the answer says what is used", async () => {
    const harness = await joined();
    harness.platform.devices.failures = { video: namedError("NotAllowedError") };
    const reply = await harness.request("set-input-devices", { videoDeviceId: "video-2" });
    expect(reply).toMatchObject({ camera: { deviceId: "video-default" } });
    expect(harness.last("camera-error")).toMatchObject({ error: { type: "permissions", blockedMedia: ["video"] } });
    expect(harness.local.tracks.video.state).toBe("playable");
    expect(await harness.request("cycle-camera")).toMatchObject({ device: null });
  });

  it("of constraints is refused, and the former ones stay in force", async () => {
    const harness = await joined();
    const width = Object.assign(namedError("OverconstrainedError"), { constraint: "width" });
    harness.platform.devices.failures = { video: width };
    const inputSettings = { video: { settings: { width: { exact: 100_000 } } } };
    const reply = await harness.request("update-input-settings", { inputSettings });
    expect(reply.error).toBeTruthy();
    expect(harness.last("nonfatal-error")).toMatchObject({ type: "input-settings-error" });
    expect(harness.last("camera-error")).toMatchObject({ error: { type: "constraints", failedMedia: ["video"] } });
    expect(harness.local.tracks.video.state).toBe("playable");
  });
});

describe("constraints of setBandwidth", () => {
  const wish = () => ({ trackConstraints: { width: 320 } });

  it("hold for the running camera and every later one", async () => {
    const harness = await joined();
    harness.tell("set-bandwidth", wish());
    await settle();
    harness.tell("local-video", { state: false });
    harness.tell("local-video", { state: true });
    await settle();
    expect(harness.platform.devices.requests.at(-1)?.video).toMatchObject({ width: 320, frameRate: { ideal: 30 } });
  });

  it("that the camera cannot meet are told, and forgotten", async () => {
    const harness = await joined();
    const track = harness.platform.devices.live.find(({ kind }) => kind === "video");
    if (track) track.applyConstraints = () => Promise.reject(new Error("too narrow"));
    harness.tell("set-bandwidth", wish());
    await settle();
    expect(harness.last("nonfatal-error")).toMatchObject({ type: "input-settings-error", errorMsg: "too narrow" });
    harness.tell("local-video", { state: false });
    harness.tell("local-video", { state: true });
    await settle();
    expect(harness.platform.devices.requests.at(-1)?.video).toMatchObject({ width: { ideal: 1280 } });
  });
});
