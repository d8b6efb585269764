import { beforeEach, describe, expect, it } from "vitest";
import { Arrivals } from "../../src/media/arrivals.js";
import type { TopologyName } from "../../src/signaling/messages.js";
import { FakePlatform, FakeTrack } from "../support/fakes.js";
import { report } from "../support/reports.js";

const VIDEO = { session_id: "ann", name: "video" };
const AUDIO = { session_id: "ann", name: "audio" };

let platform: FakePlatform;
let arrivals: Arrivals;
let told: string[];
let expected: boolean;
let delivered: Record<TopologyName, object[]>;
const names = new Map<MediaStreamTrack, string>();

beforeEach(() => {
  platform = new FakePlatform(() => undefined);
  told = [];
  expected = true;
  delivered = { sfu: [], peer: [] };
  arrivals = new Arrivals(platform.real, {
    onShown: ({ name }, track) => told.push(`${name} ${names.get(track)}`),
    onGone: ({ name }) => told.push(`${name} gone`),
    expects: () => expected,
    reports: async (way) => [report(...delivered[way])],
    onSettled: () => told.push("settled"),
  });
});

function track(kind: "audio" | "video", name: string): MediaStreamTrack {
  const made = new FakeTrack(kind).real;
  names.set(made, name);
  return made;
}

describe("tracks that arrive on two ways", () => {
  it("are shown by the former way until the new one delivers pictures", async () => {
    arrivals.arrived("sfu", VIDEO, track("video", "old"));
    const fresh = track("video", "new");
    arrivals.prefer("peer");
    arrivals.arrived("peer", VIDEO, fresh);
    await platform.clock.pass(300);
    expect(told).toEqual(["video old"]);
    delivered.peer = [{ type: "inbound-rtp", kind: "video", trackIdentifier: fresh.id, framesDecoded: 1 }];
    await platform.clock.pass(300);
    expect(told).toEqual(["video old"]);
    delivered.peer = [{ type: "inbound-rtp", kind: "video", trackIdentifier: fresh.id, framesDecoded: 4 }];
    await platform.clock.pass(300);
    expect(told).toEqual(["video old", "video new", "settled"]);
    arrivals.gone("sfu", VIDEO);
    expect(told).toHaveLength(3);
  });

  it("are heard by the former way until enough sound has come the new one", async () => {
    arrivals.arrived("peer", AUDIO, track("audio", "old"));
    arrivals.prefer("sfu");
    const fresh = track("audio", "new");
    arrivals.arrived("sfu", AUDIO, fresh);
    delivered.sfu = [{ type: "inbound-rtp", kind: "audio", trackIdentifier: fresh.id, packetsReceived: 2 }];
    await platform.clock.pass(300);
    delivered.sfu = [{ type: "inbound-rtp", kind: "audio", trackIdentifier: fresh.id, packetsReceived: 20 }];
    await platform.clock.pass(300);
    expect(told).toEqual(["audio old", "audio new", "settled"]);
  });

  it("turn at once when nothing is to come of them", async () => {
    arrivals.arrived("sfu", VIDEO, track("video", "old"));
    arrivals.arrived("peer", VIDEO, track("video", "new"));
    expected = false;
    arrivals.prefer("peer");
    await platform.clock.pass(100);
    expect(told).toEqual(["video old", "video new", "settled"]);
  });

  it("are not waited for where nothing is shown", async () => {
    arrivals.prefer("peer");
    await platform.clock.pass(100);
    expect(told).toEqual(["settled"]);
  });

  it("fall back on the other way when the one that is shown goes", () => {
    arrivals.arrived("sfu", VIDEO, track("video", "old"));
    arrivals.prefer("peer");
    arrivals.arrived("peer", VIDEO, track("video", "new"));
    arrivals.gone("sfu", VIDEO);
    arrivals.gone("sfu", VIDEO);
    arrivals.gone("peer", VIDEO);
    expect(told).toEqual(["video old", "video new", "video gone"]);
  });

  it("turn although they come late, when the switch is over", async () => {
    arrivals.arrived("sfu", VIDEO, track("video", "old"));
    expected = false;
    arrivals.prefer("peer");
    await platform.clock.pass(100);
    expected = true;
    const fresh = track("video", "new");
    arrivals.arrived("peer", VIDEO, fresh);
    delivered.peer = [{ type: "inbound-rtp", kind: "video", trackIdentifier: fresh.id, framesDecoded: 9 }];
    await platform.clock.pass(100);
    expect(told).toEqual(["video old", "settled", "video new", "settled"]);
    expect(platform.clock.pending).toBe(0);
  });
});
