import { beforeEach, describe, expect, it } from "vitest";
import { arrange, CAMERA_LAYERING } from "../../src/media/encodings.js";
import { Publisher } from "../../src/media/publisher.js";
import { type FakePeerConnection, FakePlatform, FakeTrack, settle } from "../support/fakes.js";

const ALL = { layering: CAMERA_LAYERING, most: 2, limit: undefined };

describe("the layers of a camera", () => {
  const scales = (width: number, height: number) =>
    arrange(3, "camera", { width, height }, ALL).map((encoding) => encoding.active && encoding.scaleResolutionDownBy);

  it.each([
    [1280, 720, [4, 2, 1]],
    [960, 540, [4, 2, 1]],
    [720, 1280, [4, 2, 1]],
    [640, 480, [2, 1, false]],
    [480, 270, [2, 1, false]],
    [320, 240, [1, false, false]],
  ])("of %i x %i pixels are those that browsers encode", (width, height, expected) => {
    expect(scales(width, height)).toEqual(expected);
  });

  it("are all there while the size is not known", () => {
    expect(arrange(3, "camera", undefined, ALL).map(({ active }) => active)).toEqual([true, true, true]);
  });

  it("are the largest one where only one is taken", () => {
    expect(arrange(1, "camera", undefined, ALL)).toEqual([{ ...CAMERA_LAYERING[2], active: true }]);
  });

  it("share a limit from the smallest on", () => {
    const bits = (limit: number) =>
      arrange(3, "camera", undefined, { ...ALL, limit }).map((encoding) => encoding.active && encoding.maxBitrate);
    expect(bits(5_000_000)).toEqual([120_000, 420_000, 1_700_000]);
    expect(bits(1_600_000)).toEqual([120_000, 420_000, 1_060_000]);
    expect(bits(1_000_000)).toEqual([120_000, 420_000, false]);
    expect(bits(80_000)).toEqual([80_000, false, false]);
  });
});

describe("a publisher", () => {
  let platform: FakePlatform;
  let publisher: Publisher;
  let answer: string;

  beforeEach(() => {
    platform = new FakePlatform(() => undefined);
    answer = "answer";
    publisher = new Publisher(platform.real, () => ({}), {
      negotiate: async () => answer,
      onConnected: () => undefined,
      onSending: () => undefined,
      onEncoding: () => undefined,
    });
    publisher.reset();
  });

  const connection = (): FakePeerConnection => platform.peerConnections.at(-1) as FakePeerConnection;
  const encodings = (index = 0) => connection().transceivers[index]?.sender.encodings ?? [];
  const active = (index = 0) => encodings(index).map((encoding) => encoding.active);

  async function publish(name: string, track = new FakeTrack("video")): Promise<FakeTrack> {
    publisher.set(name, track.kind, track.real);
    await settle();
    return track;
  }

  it("sends a camera in three layers with half and quarter rates", async () => {
    await publish("video");
    expect(encodings()).toMatchObject([
      { rid: "l", scaleResolutionDownBy: 4, maxBitrate: 120_000, scalabilityMode: "L1T3" },
      { rid: "m", scaleResolutionDownBy: 2, maxBitrate: 420_000, scalabilityMode: "L1T3" },
      { rid: "h", scaleResolutionDownBy: 1, maxBitrate: 1_700_000, scalabilityMode: "L1T3" },
    ]);
  });

  it("puts sound before pictures", async () => {
    await publish("audio", new FakeTrack("audio"));
    expect(encodings()).toMatchObject([{ priority: "high", networkPriority: "high" }]);
  });

  it("sends a screen at its full size in all layers but the smallest, for reading", async () => {
    const track = await publish("screenVideo");
    expect(encodings()).toMatchObject([
      { rid: "l", maxFramerate: 5, scaleResolutionDownBy: 2, scalabilityMode: "L1T1" },
      { rid: "m", maxFramerate: 5, scaleResolutionDownBy: 1, scalabilityMode: "L1T1" },
      { rid: "h", maxFramerate: 30, scaleResolutionDownBy: 1, scalabilityMode: "L1T1" },
    ]);
    expect(track.contentHint).toBe("detail");
  });

  it("leaves the app's word on the content of a screen", async () => {
    const track = new FakeTrack("video");
    track.contentHint = "motion";
    await publish("screenVideo", track);
    expect(track.contentHint).toBe("motion");
  });

  it.each([
    ["scalable modes", (encoding: RTCRtpEncodingParameters) => "scalabilityMode" in encoding, 3],
    ["layers", (encoding: RTCRtpEncodingParameters) => "rid" in encoding, 1],
  ])("does without %s where a browser throws at them", async (_, rejects, layers) => {
    const real = platform.real;
    publisher = new Publisher(
      {
        ...real,
        newPeerConnection: (configuration) => {
          const made = real.newPeerConnection(configuration);
          (made as unknown as FakePeerConnection).rejects = rejects;
          return made;
        },
      },
      () => ({}),
      {
        negotiate: async () => answer,
        onConnected: () => undefined,
        onSending: () => undefined,
        onEncoding: () => undefined,
      },
    );
    publisher.reset();
    await publish("video");
    expect(encodings()).toHaveLength(layers);
    expect(encodings().at(-1)).toMatchObject({ scaleResolutionDownBy: 1, maxBitrate: 1_700_000 });
  });

  it("arranges the layers anew for another camera's size, without an offer", async () => {
    await publish("video");
    const small = new FakeTrack("video");
    small.size = { width: 640, height: 480 };
    await publish("video", small);
    expect(active()).toEqual([true, true, false]);
    expect(encodings()[1]).toMatchObject({ scaleResolutionDownBy: 1, maxBitrate: 420_000 });
    expect(connection().offers).toHaveLength(1);
  });

  it("gives a screen no m-line of a camera, nor a camera that of a screen", async () => {
    await publish("drawing");
    publisher.remove("drawing");
    await settle();
    await publish("screenVideo");
    await publish("slides");
    expect(connection().transceivers).toHaveLength(2);
    expect(encodings(0).map(({ rid }) => rid)).toEqual(["l", "m", "h"]);
    expect(encodings(1)).toMatchObject(["L1T1", "L1T1", "L1T1"].map((scalabilityMode) => ({ scalabilityMode })));
  });

  it("sends what somebody needs: more at once, less after a second of calm", async () => {
    await publish("video");
    publisher.encoding.need({ video: 0 });
    await platform.clock.pass(900);
    expect(active()).toEqual([true, true, true]);
    await platform.clock.pass(200);
    expect(active()).toEqual([true, false, false]);
    publisher.encoding.need({ video: 1 });
    await settle();
    expect(active()).toEqual([true, true, false]);
    publisher.encoding.need({ video: null });
    await platform.clock.pass(1_100);
    expect(active()).toEqual([false, false, false]);
  });

  it("does not toggle a layer for a short need", async () => {
    await publish("video");
    const timers = platform.clock.pending;
    publisher.encoding.need({ video: 0 });
    await platform.clock.pass(600);
    publisher.encoding.need({ video: 2 });
    await platform.clock.pass(2_000);
    expect(active()).toEqual([true, true, true]);
    expect(platform.clock.pending).toBe(timers);
  });

  it("sends all layers on a new connection until it hears what is needed there", async () => {
    await publish("video");
    publisher.encoding.need({ video: 0 });
    await platform.clock.pass(1_100);
    publisher.reset();
    await settle();
    expect(active()).toEqual([true, true, true]);
  });

  it("sends all layers always when the app forbids to leave any out, and no more than it allows", async () => {
    await publish("video");
    await publisher.encoding.configure({ video: { allowAdaptiveLayers: false, maxQuality: "medium" } });
    publisher.encoding.need({ video: 0 });
    await platform.clock.pass(1_100);
    expect(active()).toEqual([true, true, false]);
  });

  it("never sets an encoding's parameters twice at once", async () => {
    await publish("video");
    const sender = connection().transceivers[0]?.sender;
    if (!sender) throw new Error("no sender");
    let running = 0;
    let most = 0;
    const set = sender.setParameters.bind(sender);
    sender.setParameters = async (parameters) => {
      running += 1;
      most = Math.max(most, running);
      await Promise.resolve();
      await set(parameters);
      running -= 1;
    };
    await Promise.all([
      publisher.encoding.limit("video", 100),
      publisher.encoding.limit("video", 200),
      publisher.encoding.limit("video", null),
    ]);
    expect(most).toBe(1);
    expect(encodings()[0]?.maxBitrate).toBe(120_000);
  });
});
