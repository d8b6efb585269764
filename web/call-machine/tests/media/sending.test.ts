import { beforeEach, describe, expect, it } from "vitest";
import { Publisher } from "../../src/media/publisher.js";
import { deferred, FakePlatform, FakeTrack, settle } from "../support/fakes.js";

let platform: FakePlatform;
let publisher: Publisher;
let told: Record<string, number>[];
let answer: string | Promise<string>;

beforeEach(() => {
  told = [];
  answer = "answer";
  platform = new FakePlatform(() => undefined);
  publisher = new Publisher(platform.real, () => ({}), {
    negotiate: async () => answer,
    onConnected: () => undefined,
    onSending: (layers) => told.push(layers),
    onEncoding: () => undefined,
  });
  publisher.reset();
});

async function publish(name = "video", size = { width: 1280, height: 720 }): Promise<void> {
  const track = new FakeTrack("video");
  track.size = size;
  publisher.set(name, "video", track.real);
  await settle();
}

async function configure(settings: unknown): Promise<void> {
  await publisher.encoding.configure(settings);
  await settle();
}

describe("others are told of the largest layer", () => {
  it("when the app allows no larger one, and when it allows them again", async () => {
    await publish();
    await configure({ video: { maxQuality: "low" } });
    await configure({ video: { maxQuality: "medium" } });
    await configure({ video: { maxQuality: "medium" } });
    await configure({ video: "default-video" });
    expect(told).toEqual([{ video: 0 }, { video: 1 }, { video: 2 }]);
  });

  it("before the browser stops to send what is larger", async () => {
    await publish();
    const seen: unknown[] = [];
    const sender = platform.peerConnections[0]?.transceivers[0]?.sender;
    if (!sender) throw new Error("nothing is sent");
    const set = sender.setParameters.bind(sender);
    sender.setParameters = async (parameters) => {
      seen.push(...told);
      await set(parameters);
    };
    await configure({ video: { maxQuality: "low" } });
    expect(seen).toEqual([{ video: 0 }]);
  });

  it("of screens and custom pictures, too", async () => {
    await publish("screenVideo");
    await publish("slides");
    await configure({ screenVideo: { maxQuality: "medium" }, customVideoDefaults: { maxQuality: "low" } });
    expect(told).toEqual([{ screenVideo: 1 }, { slides: 0 }]);
  });

  it("as soon as they know of the track, when the app said so before", async () => {
    await configure({ video: { maxQuality: "low" } });
    const answered = deferred<string>();
    answer = answered.promise;
    await publish();
    await configure({ video: { maxQuality: "medium" } });
    expect(told).toEqual([]);
    answered.resolve("answer");
    await settle();
    expect(told).toEqual([{ video: 1 }]);
  });

  it("of each new connection", async () => {
    await publish();
    await configure({ video: { maxQuality: "low" } });
    publisher.reset();
    await settle();
    expect(told).toEqual([{ video: 0 }, { video: 0 }]);
  });

  it("that a limit leaves", async () => {
    await publish();
    await publisher.encoding.limit("video", 300);
    await publisher.encoding.limit("video", null);
    expect(told).toEqual([{ video: 0 }, { video: 2 }]);
  });

  it("that a picture has, which may be another one with the next camera", async () => {
    await publish("video", { width: 320, height: 240 });
    expect(told).toEqual([{ video: 0 }]);
    await publish();
    expect(told).toEqual([{ video: 0 }, { video: 2 }]);
  });

  it("not when it is left out because nobody wants it", async () => {
    await publish();
    publisher.encoding.need({ video: 0 });
    await platform.clock.pass(2_000);
    publisher.encoding.need({ video: null });
    await platform.clock.pass(2_000);
    expect(told).toEqual([]);
  });

  it("not of sound", async () => {
    publisher.set("audio", "audio", new FakeTrack("audio").real);
    await settle();
    await publisher.encoding.limit("audio", 20);
    expect(told).toEqual([]);
  });
});
