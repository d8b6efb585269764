import { beforeEach, describe, expect, it } from "vitest";
import { Adaptation, type LayerWish, pictureWish } from "../../src/media/adaptation.js";
import { ReceivedStats } from "../../src/media/received.js";
import type { TrackSource } from "../../src/signaling/messages.js";
import { FakePlatform, FakeTrack, settle } from "../support/fakes.js";

const bob = { session_id: "bob", name: "video" };
const voice = { session_id: "bob", name: "audio" };

function report(...entries: object[]): RTCStatsReport {
  return new Map(entries.map((entry, index) => [String(index), entry])) as unknown as RTCStatsReport;
}

describe("the readings of a receiving connection", () => {
  const sourceOf = (id: string): TrackSource | undefined => ({ picture: bob, sound: voice })[id];
  const inbound = (kind: string, trackIdentifier: string, more = {}) => ({
    type: "inbound-rtp",
    kind,
    trackIdentifier,
    ...more,
  });

  it("are by track, sound and pictures apart, in bytes of the wire; what belongs to nobody is left out", () => {
    const more = { packetsReceived: 10, packetsLost: 2, nackCount: 4, bytesReceived: 9_000, headerBytesReceived: 200 };
    const { audio, pictures } = new ReceivedStats().reading(
      1_000,
      report(
        inbound("video", "picture", { ...more, framesDecoded: 7, framesDropped: 1, frameHeight: 360 }),
        inbound("audio", "sound", { packetsReceived: 5 }),
        inbound("video", "probator"),
        { type: "outbound-rtp", kind: "video", trackIdentifier: "picture" },
      ),
      sourceOf,
    );
    expect([...pictures]).toEqual([
      [
        "bob/video",
        { packets: 10, lost: 2, nacks: 4, bytes: 9_720, decoded: 7, dropped: 1, lines: 360, kind: "camera" },
      ],
    ]);
    expect([...audio]).toEqual([["bob/audio", { packets: 5, lost: 0, nacks: 0, bytes: 260 }]]);
  });

  it("have each reading of a clock once", () => {
    const stats = new ReceivedStats();
    const sent = { id: "r", type: "remote-outbound-rtp", timestamp: 5_030, remoteTimestamp: 5_000 };
    const pair = { id: "p", type: "candidate-pair", nominated: true, state: "succeeded", currentRoundTripTime: 0.08 };
    const read = (...entries: object[]) => stats.reading(0, report(...entries), sourceOf).delays;
    expect(read(sent, { ...pair, responsesReceived: 1 })).toEqual([
      { source: "r", delay: 30 },
      { source: "p", delay: 80 },
    ]);
    expect(read(sent, { ...pair, responsesReceived: 1 })).toEqual([]);
    expect(read({ ...sent, timestamp: 6_090, remoteTimestamp: 6_000 }, { ...pair, responsesReceived: 2 })).toEqual([
      { source: "r", delay: 90 },
      { source: "p", delay: 80 },
    ]);
    expect(read({ ...pair, nominated: false, responsesReceived: 3 })).toEqual([]);
  });
});

describe("what is of use", () => {
  it("is what the app wants; screens come first, then who speaks, then what is larger", () => {
    const screen = { session_id: "bob", name: "screenVideo" };
    const all = [
      pictureWish(bob, 0, false),
      pictureWish(bob, 2, false),
      pictureWish(bob, 0, true),
      pictureWish(bob, 9, true),
      pictureWish(screen, 0, false),
    ];
    const priorities = all.map(({ priority }) => priority);
    expect(priorities).toEqual([...priorities].sort((a, b) => a - b));
    expect(new Set(priorities).size).toBe(5);
    expect(all[3]?.maxSpatial).toBe(9);
  });
});

function containsEqual(all: readonly LayerWish[] | undefined, one: LayerWish): boolean {
  return (all ?? []).some((wish) => JSON.stringify(wish) === JSON.stringify(one));
}

describe("the adaptation of a connection", () => {
  let platform: FakePlatform;
  let received: { source: TrackSource; track: MediaStreamTrack }[];
  let looks: number;
  let said: { initial?: unknown; tracks: LayerWish[] }[];
  let probes: [number, number][];
  let adaptation: Adaptation;
  let packets: number;
  /** Packets that are missing at every look. */
  let missing: number;
  let lost: number;
  let held: [string, boolean][];
  let silences: number;

  beforeEach(() => {
    platform = new FakePlatform(() => undefined);
    received = [{ source: bob, track: new FakeTrack("video").real }];
    looks = 0;
    packets = 0;
    missing = 0;
    lost = 0;
    held = [];
    silences = 0;
    said = [];
    probes = [];
    const subscriber = {
      get received() {
        return received;
      },
      sourceOf: (id: string) => received.find(({ track }) => track.id === id)?.source,
      async stats() {
        looks += 1;
        packets += 25 - missing;
        lost += missing;
        return report(
          ...received.map(({ track }) => ({
            type: "inbound-rtp",
            kind: track.kind,
            trackIdentifier: track.id,
            packetsReceived: packets,
            packetsLost: lost,
            bytesReceived: packets * 80,
          })),
        );
      },
    };
    adaptation = new Adaptation(platform.real, subscriber, {
      wanted: () => true,
      onLayers: (layers) => said.push(layers),
      onProbe: (number, count) => {
        probes.push([number, count]);
        for (let index = 0; index < count; index++)
          adaptation.arrived({ number, index, at: platform.real.ticks() + index });
      },
      onHeld: ({ session_id: sessionId }, stopped) => held.push([sessionId, stopped]),
      onSilence: () => {
        silences += 1;
      },
      wish: () => ({ maxSpatial: 1, priority: 1 }),
    });
  });

  it("says what pictures begin with, asks for trains, and says what they are to become", async () => {
    adaptation.start();
    expect(said).toEqual([{ initial: { spatial: 0, temporal: 2 }, tracks: [] }]);
    adaptation.canProbe = true;
    await platform.clock.pass(2_000);
    expect(probes.length).toBeGreaterThan(1);
    expect(said[1]).toEqual({ tracks: [{ ...bob, layers: { spatial: 1, temporal: 2 } }] });
  });

  it("does not look while there is no picture, looks less often at many, and not at all once it is stopped", async () => {
    adaptation.start();
    received = [{ source: voice, track: new FakeTrack("audio").real }];
    await platform.clock.pass(1_000);
    expect(looks).toBe(0);
    received = [{ source: bob, track: new FakeTrack("video").real }];
    await platform.clock.pass(1_000);
    expect(looks).toBe(8);
    const pictures = (count: number): typeof received =>
      Array.from({ length: count }, (_, index) => ({
        source: { session_id: `p${index}`, name: "video" },
        track: new FakeTrack("video").real,
      }));
    received = pictures(5);
    await platform.clock.pass(1_000);
    expect(looks).toBe(12);
    received = pictures(17);
    await platform.clock.pass(1_000);
    expect(looks).toBe(14);
    adaptation.stop();
    await platform.clock.pass(1_000);
    expect(looks).toBe(14);
    expect(platform.clock.pending).toBe(0);
  });

  it("tells of pictures that are held back, once it is for longer than a step down takes, and of their return", async () => {
    received.push({ source: { session_id: "carol", name: "video" }, track: new FakeTrack("video").real });
    adaptation.start();
    await platform.clock.pass(1_000);
    missing = 20;
    const stopped = { session_id: "carol", name: "video", layers: null };
    for (let look = 0; look < 24 && !containsEqual(said.at(-1)?.tracks, stopped); look++)
      await platform.clock.pass(125);
    expect(said.at(-1)?.tracks).toContainEqual(stopped);
    expect(held).toEqual([]);
    missing = 0;
    await platform.clock.pass(1_000);
    expect(held).toEqual([["carol", true]]);
    adaptation.canProbe = true;
    await platform.clock.pass(3_000);
    expect(held).toEqual([
      ["carol", true],
      ["carol", false],
    ]);
  });

  it("tells when nothing arrives any more, once", async () => {
    adaptation.start();
    await platform.clock.pass(3_000);
    expect(silences).toBe(0);
    missing = 25;
    await platform.clock.pass(1_400);
    expect(silences).toBe(0);
    await platform.clock.pass(10_000);
    expect(silences).toBe(1);
  });

  it("begins anew with another seat: nothing of the former one counts", async () => {
    adaptation.start();
    adaptation.canProbe = true;
    await platform.clock.pass(2_000);
    said = [];
    adaptation.start();
    await settle();
    expect(said).toEqual([{ initial: { spatial: 0, temporal: 2 }, tracks: [] }]);
    adaptation.canProbe = true;
    await platform.clock.pass(2_000);
    expect(said[1]?.tracks).toEqual([{ ...bob, layers: { spatial: 1, temporal: 2 } }]);
  });
});
