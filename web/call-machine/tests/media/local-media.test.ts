import { beforeEach, describe, expect, it } from "vitest";
import { LocalMedia, type LocalMediaEvents } from "../../src/media/local-media.js";
import type { CameraErrorEvent } from "../../src/messaging/events.js";
import { FakePlatform, FakeTrack, namedError, settle } from "../support/fakes.js";

const SILENT: LocalMediaEvents = {
  onChange: () => undefined,
  onCameraError: () => undefined,
  onDevices: async () => undefined,
  onProcessorLost: () => undefined,
  onProcessorSlow: () => undefined,
  onFaces: () => undefined,
};

let platform: FakePlatform;
let media: LocalMedia;
let errors: CameraErrorEvent[];
/** `kind status` at each change. */
let changes: string[];

beforeEach(() => {
  platform = new FakePlatform(() => undefined);
  errors = [];
  changes = [];
  media = new LocalMedia(platform.real, platform.processing, {
    ...SILENT,
    onChange: (kind) => changes.push(`${kind} ${media.device(kind).status}`),
    onCameraError: (event) => errors.push(event),
  });
});

const kindsLive = (): string[] => platform.devices.live.map(({ kind }) => kind);

async function bothOn(): Promise<void> {
  media.audio.wanted = true;
  media.video.wanted = true;
  await media.start();
}

describe("opening", () => {
  it("asks for both kinds in one prompt", async () => {
    await bothOn();
    expect(platform.devices.requests).toHaveLength(1);
    expect(kindsLive()).toEqual(["audio", "video"]);
    expect(media.video.sendable).toBe(media.video.track);
  });

  it("opens nothing that is not wanted, allowed and permitted", async () => {
    media.audio.wanted = true;
    media.audio.allowed = false;
    media.video.wanted = true;
    media.video.maySend = false;
    await media.start();
    expect(platform.devices.requests).toEqual([]);
  });

  it("opens nothing twice, however often it is begun", async () => {
    media.video.wanted = true;
    await Promise.all([media.start(), media.start()]);
    await media.start();
    expect(platform.devices.requests).toHaveLength(1);
  });

  it("finds out which of the two works when both together failed", async () => {
    platform.devices.failures = { video: namedError("NotFoundError") };
    await bothOn();
    expect(kindsLive()).toEqual(["audio"]);
    expect(media.video.status).toBe("failed");
    expect(errors).toMatchObject([
      { error: { type: "not-found", missingMedia: ["video"] }, errorMsg: { audioOk: true } },
    ]);
  });

  it("does not try again by itself what failed", async () => {
    platform.devices.failures = { video: namedError("NotReadableError") };
    media.video.wanted = true;
    await media.start();
    await media.start();
    expect(platform.devices.requests).toHaveLength(1);
  });

  it("says so on a page without devices", async () => {
    const bare = new LocalMedia({ ...platform.real, devices: undefined }, platform.processing, {
      ...SILENT,
      onCameraError: (event) => errors.push(event),
    });
    bare.video.wanted = true;
    await bare.start();
    expect(errors).toMatchObject([{ error: { type: "undefined-mediadevices" } }]);
  });

  it("takes any device when the remembered one is not plugged in", async () => {
    media.video.wanted = true;
    media.video.deviceId = "gone";
    const real = platform.devices.getUserMedia.bind(platform.devices);
    platform.devices.getUserMedia = (constraints = {}) => {
      const wanted = typeof constraints.video === "object" ? constraints.video.deviceId : undefined;
      const refused = Object.assign(namedError("OverconstrainedError"), { constraint: "deviceId" });
      return wanted ? Promise.reject(refused) : real(constraints);
    };
    await media.start();
    expect(media.video.track?.getSettings().deviceId).toBe("video-default");
    expect(errors).toEqual([]);
  });

  it("that the browser ends after the end stops what it brought", async () => {
    platform.devices.prompting = true;
    media.video.wanted = true;
    void media.start();
    await settle();
    media.release();
    platform.devices.decide();
    await settle();
    expect(platform.devices.opened).toHaveLength(1);
    expect(kindsLive()).toEqual([]);
  });
});

describe("switching", () => {
  it("the camera off stops it, on opens it again", async () => {
    await bothOn();
    await media.setWanted("video", false);
    expect(kindsLive()).toEqual(["audio"]);
    expect(media.video.sendable).toBeUndefined();
    await media.setWanted("video", true);
    expect(kindsLive()).toEqual(["audio", "video"]);
  });

  it("the microphone off silences it only, and it goes on being sent", async () => {
    await bothOn();
    await media.setWanted("audio", false, "byRemoteRequest");
    expect(media.audio.track?.enabled).toBe(false);
    expect(media.audio.sendable).toBe(media.audio.track);
    expect(media.audio.offReason).toBe("byRemoteRequest");
    await media.setWanted("audio", true);
    expect(media.audio.track?.enabled).toBe(true);
    expect(platform.devices.requests).toHaveLength(1);
  });

  it("the microphone off stops it when its track is to be discarded", async () => {
    await bothOn();
    await media.setWanted("audio", false, "byUser", true);
    expect(kindsLive()).toEqual(["video"]);
  });

  it("off and on while the prompt stands keeps one track", async () => {
    platform.devices.prompting = true;
    media.video.wanted = true;
    void media.start();
    await settle();
    void media.setWanted("video", false);
    void media.setWanted("video", true);
    await settle();
    platform.devices.decide();
    await settle();
    expect(kindsLive()).toEqual(["video"]);
    expect(media.video.track?.readyState).toBe("live");
  });

  it("on tries what failed again", async () => {
    platform.devices.failures = { video: namedError("NotReadableError") };
    media.video.wanted = true;
    await media.start();
    platform.devices.failures = {};
    await media.setWanted("video", true);
    expect(media.video.status).toBe("live");
  });

  it("is over for good when the right to send goes: getting it back opens nothing", async () => {
    await bothOn();
    media.setMaySend("audio", false);
    await settle();
    expect(kindsLive()).toEqual(["video"]);
    media.setMaySend("audio", true);
    await settle();
    expect(kindsLive()).toEqual(["video"]);
  });

  it("the permission of the app, given once more, does not switch on what the person switched off", async () => {
    await bothOn();
    await media.setWanted("audio", false);
    await media.setAllowed("audio", true);
    expect(media.audio.track?.enabled).toBe(false);
  });

  it("in whatever haste ends as it was said last, with one track of each kind", async () => {
    for (let turn = 0; turn < 21; turn++) {
      void media.setWanted("video", turn % 2 === 0);
      void media.setWanted("audio", turn % 2 === 0, "byUser", turn % 4 === 1);
      if (turn % 3 === 0) await settle();
    }
    await settle();
    expect(kindsLive().sort()).toEqual(["audio", "video"]);
    expect(media.video.sendable?.readyState).toBe("live");
    await media.setWanted("video", false);
    await media.setWanted("audio", false, "byUser", true);
    expect(kindsLive()).toEqual([]);
  });

  it("the permission of the app opens the device", async () => {
    media.video.allowed = false;
    await media.setAllowed("video", true);
    expect(kindsLive()).toEqual(["video"]);
    await media.setAllowed("video", false);
    expect(kindsLive()).toEqual([]);
  });
});

describe("another source", () => {
  it("takes over before the former is stopped", async () => {
    await bothOn();
    const former = media.video.track;
    await media.setSource("video", "video-2");
    expect(media.video.track?.getSettings().deviceId).toBe("video-2");
    expect(former?.readyState).toBe("ended");
    expect(changes).not.toContain("video idle");
  });

  it("is only remembered while the kind is off", async () => {
    await media.setSource("video", "video-2");
    expect(platform.devices.requests).toEqual([]);
    await media.setWanted("video", true);
    expect(media.video.track?.getSettings().deviceId).toBe("video-2");
  });

  it("of the app is used as it is and never stopped", async () => {
    const track = new FakeTrack("video");
    await bothOn();
    await media.setSource("video", track.real);
    expect(media.video.track).toBe(track.real);
    await media.setWanted("video", false);
    media.release();
    expect(track.readyState).toBe("live");
  });

  it("of the app that ends is not replaced by a device", async () => {
    const track = new FakeTrack("video");
    await bothOn();
    await media.setSource("video", track.real);
    const asked = platform.devices.requests.length;
    track.end();
    await settle();
    expect(media.video.status).toBe("failed");
    expect(platform.devices.requests).toHaveLength(asked);
  });

  it("of the app that its app stops is noticed though no browser tells of that", async () => {
    const track = new FakeTrack("video");
    await bothOn();
    await media.setSource("video", track.real);
    track.stop();
    await platform.clock.pass(1_000);
    expect(media.video.status).toBe("failed");
    expect(media.video.situation.blocked).toBe("byDeviceMissing");
  });

  it("is looked for when the present device vanishes", async () => {
    await bothOn();
    await media.setSource("video", "video-2");
    platform.devices.live.find(({ kind }) => kind === "video")?.end();
    await settle();
    expect(media.video.track?.getSettings().deviceId).toBe("video-default");
  });

  it("is opened with new constraints", async () => {
    await bothOn();
    await media.setWishes("video", { width: 320 });
    expect(platform.devices.requests.at(-1)?.video).toMatchObject({ width: 320 });
    await media.setWishes("audio", { deviceId: "audio-2" });
    expect(media.audio.deviceId).toBe("audio-2");
  });
});

/** Cameras of which one at a time can be opened, as on phones; those `broken` cannot be opened at all. */
function oneAtATime(...broken: string[]): void {
  const real = platform.devices.getUserMedia.bind(platform.devices);
  platform.devices.getUserMedia = (constraints = {}) => {
    const wanted = typeof constraints.video === "object" ? constraints.video.deviceId : undefined;
    const id = typeof wanted === "object" && "exact" in wanted ? String(wanted.exact) : "video-default";
    const isBusy = platform.devices.live.some(({ kind }) => kind === "video");
    if (isBusy || broken.includes(id)) return Promise.reject(namedError("NotReadableError"));
    return real(constraints);
  };
}

describe("another device that cannot be opened", () => {
  const camera = () => media.video.track?.getSettings().deviceId;

  beforeEach(async () => {
    await bothOn();
    changes = [];
  });

  it("leaves the former one running, and says so", async () => {
    const former = media.video.track;
    platform.devices.failures = { video: namedError("NotAllowedError") };
    await expect(media.setSource("video", "video-2")).rejects.toThrow("NotAllowedError");
    expect(media.video.track).toBe(former);
    expect(former?.readyState).toBe("live");
    expect(media.video.status).toBe("live");
    expect(media.video.deviceId).toBeUndefined();
    expect(errors).toMatchObject([{ error: { type: "permissions", blockedMedia: ["video"] } }]);
    await media.setWanted("video", false);
    platform.devices.failures = {};
    await media.setWanted("video", true);
    expect(camera()).toBe("video-default");
  });

  it("with constraints that it cannot meet leaves the former ones in force", async () => {
    platform.devices.failures = { video: Object.assign(namedError("OverconstrainedError"), { constraint: "width" }) };
    await expect(media.setWishes("video", { width: { exact: 1e5 } })).rejects.toThrow();
    expect(media.video.wishes).toEqual({});
    expect(errors).toMatchObject([{ error: { type: "constraints", reason: "invalid", failedMedia: ["video"] } }]);
  });

  it("while the former one runs is opened after that was let go", async () => {
    oneAtATime();
    await media.setSource("video", "video-2");
    expect(camera()).toBe("video-2");
    expect(errors).toEqual([]);
    expect(changes).toContain("video starting");
  });

  it("at all is followed by the former one again", async () => {
    oneAtATime("video-2");
    await expect(media.setSource("video", "video-2")).rejects.toThrow("NotReadableError");
    expect(camera()).toBe("video-default");
    expect(media.video.status).toBe("live");
    expect(errors).toMatchObject([{ error: { type: "cam-in-use" } }]);
  });

  it("and neither can the former one blocks the camera", async () => {
    oneAtATime("video-2", "video-default");
    await expect(media.setSource("video", "video-2")).rejects.toThrow();
    expect(media.video.status).toBe("failed");
    expect(media.video.situation.blocked).toBe("byDeviceInUse");
  });

  it("does not matter when another one was chosen meanwhile", async () => {
    platform.devices.prompting = true;
    const first = media.setSource("video", "video-2");
    await settle();
    const second = media.setSource("video", new FakeTrack("video").real);
    platform.devices.failures = { video: namedError("NotReadableError") };
    platform.devices.decide();
    await Promise.all([first, second]);
    expect(media.video.customTrack).toBeDefined();
    expect(media.video.track).toBe(media.video.customTrack);
    expect(errors).toEqual([]);
  });
});

describe("a track", () => {
  it("that the device mutes is told of, one that is no longer used is not", async () => {
    await bothOn();
    const [, former] = platform.devices.opened;
    changes = [];
    former?.setMuted(true);
    expect(changes).toEqual(["video live"]);
    await media.setSource("video", "video-2");
    changes = [];
    former?.setMuted(false);
    expect(changes).toEqual([]);
  });

  it("says nothing after the end", async () => {
    await bothOn();
    media.release();
    changes = [];
    platform.devices.opened[0]?.setMuted(true);
    platform.devices.opened[1]?.end();
    await settle();
    expect(changes).toEqual([]);
    expect(kindsLive()).toEqual([]);
  });
});
