import type { DailyParticipant } from "@daily-co/daily-js";
import { beforeEach, describe, expect, it } from "vitest";
import { Publisher } from "../src/media/publisher.js";
import { OwnTracks } from "../src/own-tracks.js";
import { Store } from "../src/store.js";
import { FakePlatform, FakeTrack, settle } from "./support/fakes.js";
import { wireParticipant } from "./support/harness.js";

let own: OwnTracks;
let store: Store;
/** What was told, in order: to daily-js, to the server, and what the store held then. */
let told: string[];
let tellable: boolean;
let seated: boolean;

const held = (): string => (store.getState().local.streams.cam.stream ? "held" : "not held");

beforeEach(() => {
  told = [];
  tellable = true;
  seated = true;
  const platform = new FakePlatform(() => undefined);
  store = new Store((tracks) => platform.real.newStream(tracks));
  own = new OwnTracks({
    platform: platform.real,
    store,
    outlets: [
      new Publisher(platform.real, () => ({}), {
        negotiate: async () => "answer",
        onConnected: () => undefined,
        onSending: () => undefined,
        onEncoding: () => undefined,
      }),
    ],
    send: (action, payload) => {
      const participant = "participant" in payload ? (payload.participant as DailyParticipant) : undefined;
      told.push(participant ? `video ${participant.tracks.video.state}, ${held()}` : action);
    },
    sharedTracks: () => ({}),
    processing: platform.processing,
    outputDeviceId: () => undefined,
    tellable: () => tellable,
    seated: () => seated,
    onChanges: (tracks) => told.push(`server ${JSON.stringify(tracks)}`),
  });
  own.participant.wireTracks(); // what a join states
});

const ofServer = (): string[] => told.filter((line) => line.startsWith("server"));

async function cameraOn(): Promise<void> {
  await own.media.setWanted("video", true);
}

describe("a camera that comes", () => {
  it("is in the store before daily-js hears that it plays", async () => {
    await cameraOn();
    expect(told.filter((line) => line.startsWith("video"))).toEqual([
      "video interrupted, not held",
      "video playable, held",
    ]);
  });

  it("is told to the server once, as on", async () => {
    await cameraOn();
    expect(ofServer()).toEqual(['server {"video":{"state":"on"}}']);
  });

  it("is told to the server only by the join while there is no seat", async () => {
    seated = false;
    await cameraOn();
    expect(ofServer()).toEqual([]);
    expect(own.participant.wireTracks().video).toEqual({ state: "on" });
  });

  it("is told to nobody before the machine lives", async () => {
    tellable = false;
    seated = false;
    await cameraOn();
    expect(told).toEqual([]);
    expect(held()).toBe("held");
  });

  it("says started-camera once, however often cameras come", async () => {
    await cameraOn();
    await own.media.setSource("video", "video-2");
    expect(told.filter((line) => line === "started-camera")).toHaveLength(1);
    expect(told.filter((line) => line === "selected-devices-updated")).toHaveLength(2);
    expect(own.cameraStarted).toBe(true);
  });
});

describe("a camera that goes", () => {
  it("leaves the store after daily-js heard that it is off", async () => {
    await cameraOn();
    told = [];
    await own.media.setWanted("video", false);
    expect(told[0]).toBe("video off, held");
    expect(held()).toBe("not held");
    expect(ofServer()).toEqual(['server {"video":{"state":"off","off":["byUser"]}}']);
  });
});

describe("further tracks", () => {
  it("of the app are kept by name, those of the screen as the screen", () => {
    own.extras.add("drawing", new FakeTrack("video").real);
    own.extras.add("screenVideo", new FakeTrack("video").real);
    expect(Object.keys(store.getState().local.public.customTracks)).toEqual(["drawing"]);
    expect(store.getState().local.streams.screen.stream?.getVideoTracks()).toHaveLength(1);
    own.dropExtra("drawing");
    own.dropExtra("screenVideo");
    expect(store.getState().local.public.customTracks).toEqual({});
    expect(store.getState().local.streams.screen.stream).toBeUndefined();
  });

  it("are told to the server with their kind, and as gone", () => {
    own.extras.add("drawing", new FakeTrack("video").real);
    own.dropExtra("drawing");
    own.extras.add("screenAudio", new FakeTrack("audio").real);
    own.dropExtra("screenAudio");
    expect(ofServer()).toEqual([
      'server {"drawing":{"state":"on","kind":"video"}}',
      'server {"drawing":null}',
      'server {"screenAudio":{"state":"on"}}',
      'server {"screenAudio":{"state":"off","off":["byUser"]}}',
    ]);
  });

  it("end when they may not be sent any more, the others stay", async () => {
    own.extras.add("drawing", new FakeTrack("video").real);
    own.extras.add("music", new FakeTrack("audio").real);
    const self = wireParticipant("me");
    self.permissions.canSend = ["customAudio"];
    own.adopt(self);
    await settle();
    expect(own.extras.entries.map(([name]) => name)).toEqual(["music"]);
    expect(own.participant.sessionId).toBe("me");
  });
});

describe("the end", () => {
  it("stops the own devices and leaves the app's tracks running", async () => {
    const track = new FakeTrack("video");
    own.extras.add("drawing", track.real);
    await cameraOn();
    const camera = own.media.video.track;
    own.release();
    expect(camera?.readyState).toBe("ended");
    expect(track.readyState).toBe("live");
  });
});
