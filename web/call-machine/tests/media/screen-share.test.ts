import { beforeEach, describe, expect, it } from "vitest";
import { ExtraTracks } from "../../src/media/extra-tracks.js";
import { type ScreenRequest, ScreenShare, type ScreenTrack } from "../../src/media/screen-share.js";
import type { Platform } from "../../src/platform.js";
import { FakePlatform, FakeTrack, namedError } from "../support/fakes.js";

let told: string[];
let platform: FakePlatform;
let extras: ExtraTracks;
let screen: ScreenShare;
let allowed: Set<ScreenTrack>;
/** What the person chooses to share; an error when nothing. */
let choice: FakeTrack[] | Error;
let options: DisplayMediaStreamOptions | undefined;
let prepare: () => Promise<void>;

function streamOf(tracks: FakeTrack[]): MediaStream {
  return { getTracks: () => tracks.map((track) => track.real) } as MediaStream;
}

function request(options: object, given?: MediaStream): ScreenRequest {
  return { options, given, prepare: () => prepare() };
}

function newScreen(platform: Platform): ScreenShare {
  const send = (action: string, payload: object): void => {
    told.push("type" in payload ? `${action} ${payload.type}` : action);
  };
  return new ScreenShare(platform, extras, send, (name) => allowed.has(name));
}

beforeEach(() => {
  told = [];
  allowed = new Set<ScreenTrack>(["screenVideo", "screenAudio"]);
  choice = [new FakeTrack("video"), new FakeTrack("audio")];
  options = undefined;
  prepare = async () => undefined;
  platform = new FakePlatform(() => undefined);
  const { real } = platform;
  extras = new ExtraTracks(real, {
    onChange(name, extra) {
      told.push(`${extra ? "+" : "-"}${name}`);
      if (!extra) screen.endIfEmpty();
    },
  });
  const getDisplayMedia = async (wished?: DisplayMediaStreamOptions): Promise<MediaStream> => {
    options = wished;
    if (choice instanceof Error) throw choice;
    return streamOf(choice);
  };
  screen = newScreen({ ...real, devices: { ...real.devices, getDisplayMedia } as Platform["devices"] });
});

describe("sharing the screen", () => {
  it("sends picture and sound, and says that it began", async () => {
    await screen.start(request({ displayMediaOptions: { audio: true } }));
    expect(told).toEqual(["+screenVideo", "+screenAudio", "local-screen-share-started"]);
    expect(options).toEqual({ video: true, audio: true });
    expect(screen.active).toBe(true);
  });

  it("goes on once, however often it is begun", async () => {
    await screen.start(request({}));
    told = [];
    options = undefined;
    await screen.start(request({}));
    expect(told).toEqual(["nonfatal-error screen-share-error"]);
    expect(options).toBeUndefined();
    expect(choice).toMatchObject([{ readyState: "live" }, { readyState: "live" }]);
  });

  it("is canceled by the person", async () => {
    choice = namedError("NotAllowedError");
    await screen.start(request({}));
    expect(told).toEqual(["local-screen-share-canceled"]);
    expect(screen.active).toBe(false);
  });

  it.each(["Permission denied by system", "disallowed by permissions policy"])(
    "that is denied by others is an error: %s",
    async (words) => {
      choice = namedError("NotAllowedError", words);
      await screen.start(request({}));
      expect(told).toEqual(["nonfatal-error screen-share-error"]);
    },
  );

  it("that the app stops before anything was chosen is canceled, and never begins", async () => {
    const started = screen.start(request({}));
    screen.stop();
    await started;
    expect(told).toEqual(["local-screen-share-canceled"]);
    expect(choice).toMatchObject([{ readyState: "ended" }, { readyState: "ended" }]);
    told = [];
    choice = [new FakeTrack("video")];
    await screen.start(request({}));
    expect(told).toEqual(["+screenVideo", "local-screen-share-started"]);
  });

  it("does not begin with wishes that cannot be served", async () => {
    prepare = () => Promise.reject(new Error("no such preset"));
    await screen.start(request({}));
    expect(told).toEqual(["nonfatal-error screen-share-error"]);
    expect(choice).toMatchObject([{ readyState: "ended" }, { readyState: "ended" }]);
  });

  it("that fails otherwise is an error and not canceled", async () => {
    choice = namedError("NotReadableError");
    await screen.start(request({}));
    expect(told).toEqual(["nonfatal-error screen-share-error"]);
  });

  it("says so where the browser cannot", async () => {
    const bare = newScreen(new FakePlatform(() => undefined).real);
    await bare.start(request({}));
    expect(told).toEqual(["nonfatal-error screen-share-error"]);
  });

  it("asks nobody to choose when it is not permitted", async () => {
    allowed.clear();
    await screen.start(request({}));
    expect(options).toBeUndefined();
    expect(told).toEqual(["nonfatal-error screen-share-error"]);
  });

  it("leaves out the sound that is not permitted, and stops it", async () => {
    allowed.delete("screenAudio");
    await screen.start(request({}));
    expect(told).toEqual(["+screenVideo", "local-screen-share-started"]);
    expect(choice).toMatchObject([{ readyState: "live" }, { readyState: "ended" }]);
  });
});

describe("the end of a share", () => {
  beforeEach(() => screen.start(request({})));

  it("stops both tracks and is told once", () => {
    told = [];
    screen.stop();
    screen.stop();
    expect(told).toEqual(["-screenVideo", "-screenAudio", "local-screen-share-stopped"]);
    expect(choice).toMatchObject([{ readyState: "ended" }, { readyState: "ended" }]);
  });

  it("comes with the end of the picture, by the browser's own button", () => {
    told = [];
    if (Array.isArray(choice)) choice[0]?.end();
    expect(told).toEqual(["-screenVideo", "-screenAudio", "local-screen-share-stopped"]);
    expect(screen.active).toBe(false);
  });

  it("does not come with the end of the sound", () => {
    told = [];
    screen.stopTrack("screenAudio");
    expect(told).toEqual(["-screenAudio"]);
    expect(screen.active).toBe(true);
  });

  it("can be followed by another share", async () => {
    screen.stop();
    told = [];
    choice = [new FakeTrack("video")];
    await screen.start(request({}));
    expect(told).toEqual(["+screenVideo", "local-screen-share-started"]);
  });
});

describe("a stream of the app", () => {
  it("is shared without a choice and stays the app's to stop", async () => {
    const track = new FakeTrack("video");
    await screen.start(request({}, streamOf([track])));
    expect(options).toBeUndefined();
    screen.stop();
    expect(track.readyState).toBe("live");
    expect(told).toContain("local-screen-share-stopped");
  });

  it("that its app stops ends the share, though no browser tells of that", async () => {
    const track = new FakeTrack("video");
    await screen.start(request({}, streamOf([track])));
    track.stop();
    await platform.clock.pass(1_000);
    expect(told).toContain("local-screen-share-stopped");
    expect(platform.clock.pending).toBe(0);
  });

  it("with sound alone is shared, and ends with it", async () => {
    const track = new FakeTrack("audio");
    await screen.start(request({}, streamOf([track])));
    expect(told).toEqual(["+screenAudio", "local-screen-share-started"]);
    track.end();
    expect(told.slice(2)).toEqual(["-screenAudio", "local-screen-share-stopped"]);
  });

  it("that has ended already is an error", async () => {
    const track = new FakeTrack("video");
    track.stop();
    await screen.start(request({}, streamOf([track])));
    expect(told).toEqual(["nonfatal-error screen-share-error"]);
  });
});
