import { beforeEach, describe, expect, it } from "vitest";
import { CAMERA_LAYERING } from "../../src/media/encodings.js";
import { Publisher } from "../../src/media/publisher.js";
import { type FakePeerConnection, FakePlatform, FakeTrack, settle } from "../support/fakes.js";

let platform: FakePlatform;
let publisher: Publisher;
let told: Record<string, number>[];

beforeEach(() => {
  told = [];
  platform = new FakePlatform(() => undefined);
  publisher = new Publisher(platform.real, () => ({}), {
    negotiate: async () => "answer",
    onConnected: () => undefined,
    onSending: (layers) => told.push(layers),
    onEncoding: () => undefined,
  });
});

function connection(): FakePeerConnection {
  return platform.peerConnections.at(-1) as FakePeerConnection;
}

async function publishing(name = "video"): Promise<void> {
  publisher.reset();
  publisher.set(name, "video", new FakeTrack("video").real);
  await settle();
}

/** Let time pass; the layers named get frames, and the browser says that the way is too narrow for all. */
async function pass(fed: readonly string[], seconds: number, estimate?: number): Promise<void> {
  const counts = new Map<string, number>();
  for (let turn = 0; turn < 5 * seconds; turn++) {
    for (const rid of fed) counts.set(rid, (counts.get(rid) ?? frames(rid)) + 10);
    const streams = ["l", "m", "h"].map((rid) => ({
      type: "outbound-rtp",
      mid: "0",
      rid,
      framesEncoded: counts.get(rid) ?? frames(rid),
      qualityLimitationReason: "bandwidth",
      ...(estimate && fed.includes(rid) ? { targetBitrate: 100_000 } : {}),
    }));
    const pair = { type: "candidate-pair", nominated: true, availableOutgoingBitrate: estimate };
    const report = [...streams, pair].map((entry, index): [string, object] => [`${index}`, entry]);
    connection().report = new Map(report) as unknown as RTCStatsReport;
    await platform.clock.pass(200);
  }
}

function frames(rid: string): number {
  let found = 0;
  connection().report.forEach((entry) => {
    if (entry.rid === rid) found = entry.framesEncoded;
  });
  return found;
}

const encodings = (): RTCRtpEncodingParameters[] => connection().transceivers[0]?.sender.encodings ?? [];
const active = (): boolean[] => encodings().map((encoding) => encoding.active !== false);

describe("layers that the way out does not carry", () => {
  beforeEach(async () => {
    await publishing();
    await pass(["l", "m", "h"], 3);
  });

  it("are not sent any more, so that nothing is padded for them", async () => {
    expect(active()).toEqual([true, true, true]);
    await pass(["l"], 2);
    expect(active()).toEqual([true, false, false]);
  });

  it("are tried again from the top, after a second of half of the smallest", async () => {
    await pass(["l"], 4);
    expect(encodings()[0]?.maxBitrate).toBe((CAMERA_LAYERING[0]?.maxBitrate ?? 0) / 2);
    await pass(["l"], 1);
    expect(active()).toEqual([true, false, true]);
    expect(encodings()[0]?.maxBitrate).toBe(CAMERA_LAYERING[0]?.maxBitrate);
    await pass(["l", "h"], 1.2);
    expect(active()).toEqual([true, true, true]);
  });

  it("are told to others, and are again when they come back, not while they are only tried", async () => {
    await pass(["l"], 5);
    expect(active()).toEqual([true, false, true]);
    expect(told).toEqual([{ video: 0 }]);
    await pass(["l", "h"], 1.2);
    expect(told).toEqual([{ video: 0 }, { video: 2 }]);
  });

  it("stop at the next look when the browser drops them because the way has become narrow", async () => {
    await pass(["l", "m", "h"], 1, 3_000_000);
    const hints: string[] = [];
    Object.defineProperty(connection().transceivers[0]?.sender.track, "contentHint", {
      get: () => hints.at(-1) ?? "motion",
      set: (hint: string) => hints.push(hint),
    });
    await pass(["l"], 0.2, 700_000);
    expect(active()).toEqual([true, false, false]);
    expect(told).toEqual([{ video: 0 }]);
    expect(hints).toEqual(["detail", "motion"]);
  });

  it("are sent again in the eyes of others when the app wants them always", async () => {
    await pass(["l"], 2);
    await publisher.encoding.configure({ video: { allowAdaptiveLayers: false } });
    expect(told).toEqual([{ video: 0 }, { video: 2 }]);
  });

  it("are told anew of another connection", async () => {
    await pass(["l"], 2);
    publisher.reset();
    await settle();
    await pass(["l", "m", "h"], 3);
    await pass(["l"], 2);
    expect(told).toEqual([{ video: 0 }, { video: 0 }]);
  });

  it("count as sent when the track is another one", async () => {
    await pass(["l"], 2);
    publisher.remove("video");
    await settle();
    publisher.set("video", "video", new FakeTrack("video").real);
    await settle();
    expect(active()).toEqual([true, true, true]);
  });

  it("stay out when the wishes change", async () => {
    await pass(["l"], 2);
    publisher.encoding.need({ video: 1 });
    publisher.encoding.need({ video: 2 });
    await settle();
    expect(active()).toEqual([true, false, false]);
  });

  it("are all sent on the next connection", async () => {
    await pass(["l"], 2);
    publisher.reset();
    await settle();
    expect(active()).toEqual([true, true, true]);
  });

  it("are sent all the same where the app wants them always", async () => {
    await publisher.encoding.configure({ video: { allowAdaptiveLayers: false } });
    await pass(["l"], 5);
    expect(active()).toEqual([true, true, true]);
  });

  it("are sent again when the app comes to want them always", async () => {
    await pass(["l"], 2);
    await publisher.encoding.configure({ video: { allowAdaptiveLayers: false } });
    expect(active()).toEqual([true, true, true]);
  });
});

it("screens keep their layers: they hold their size by sending fewer frames", async () => {
  await publishing("screenVideo");
  await pass(["l", "m", "h"], 3);
  await pass(["l"], 5);
  expect(active()).toEqual([true, true, true]);
});

it("nothing is looked at after the end", async () => {
  await publishing();
  publisher.close();
  expect(platform.clock.pending).toBe(0);
});
