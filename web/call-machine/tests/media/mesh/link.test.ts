import { beforeEach, describe, expect, it } from "vitest";
import { Link, type LinkSignal } from "../../../src/media/mesh/link.js";
import type { Outgoing } from "../../../src/media/mesh/slots.js";
import { FakeTrack, settle } from "../../support/fakes.js";
import { type MeshConnection, MeshPlatform } from "../../support/mesh.js";

/** One end of a path; what it says waits until it is handed over. */
class End {
  readonly said: LinkSignal[] = [];
  readonly received: string[][] = [];
  readonly connected: boolean[] = [];
  spoilt = 0;
  readonly link: Link;
  readonly pc: MeshConnection;

  constructor(platform: MeshPlatform, offers: boolean) {
    this.link = new Link(platform.real, {}, offers, {
      onSignal: (signal) => this.said.push(signal),
      onReceived: (tracks) => this.received.push([...tracks.keys()]),
      onConnected: (connected) => this.connected.push(connected),
      onPlaced: () => undefined,
      onSpoilt: () => {
        this.spoilt += 1;
      },
    });
    this.pc = platform.connections.at(-1) as MeshConnection;
  }

  get kinds(): string[] {
    return this.said.map(
      ({ description, ask, candidate }) => description?.type ?? (ask ? "ask" : candidate ? "c" : "-"),
    );
  }
}

let platform: MeshPlatform;
let offering: End;
let answering: End;

beforeEach(() => {
  platform = new MeshPlatform();
  offering = new End(platform, true);
  answering = new End(platform, false);
});

function tracks(...names: string[]): Map<string, Outgoing> {
  const kind = (name: string): "audio" | "video" => (name.toLowerCase().endsWith("audio") ? "audio" : "video");
  return new Map(
    names.map((name) => [name, { kind: kind(name), track: new FakeTrack(kind(name)).real, stereo: false }]),
  );
}

/** Hand over everything that is said until nobody says anything more. */
async function talk(): Promise<void> {
  for (;;) {
    await settle();
    const [forward, back] = [offering.said.splice(0), answering.said.splice(0)];
    if (forward.length + back.length === 0) return;
    for (const signal of forward) answering.link.take(signal);
    for (const signal of back) offering.link.take(signal);
  }
}

describe("the connection of two browsers", () => {
  it("is made by one offer, though both begin at once", async () => {
    offering.link.send(tracks("audio", "video"));
    answering.link.send(tracks("audio", "video"));
    await talk();
    expect(offering.pc.offers).toHaveLength(1);
    expect(offering.received.at(-1)).toEqual(["audio", "video"]);
    expect(answering.received.at(-1)).toEqual(["audio", "video"]);
    expect(offering.pc.transceivers).toHaveLength(2);
  });

  it("is asked for by the end that alone has something to send", async () => {
    answering.link.send(tracks("audio"));
    await talk();
    expect(offering.received.at(-1)).toEqual(["audio"]);
    expect(offering.pc.transceivers.map(({ direction }) => direction)).toEqual(["recvonly"]);
    expect(answering.received.at(-1)).toEqual([]);
  });

  it("gets more room when the answering end wants to send more", async () => {
    offering.link.send(tracks("audio", "video"));
    answering.link.send(tracks("audio", "video"));
    await talk();
    answering.link.send(tracks("audio", "video", "screenVideo"));
    await talk();
    expect(offering.received.at(-1)).toEqual(["audio", "video", "screenVideo"]);
    expect(offering.pc.offers).toHaveLength(2);
  });

  it("carries what changes while an offer is under way by the next one", async () => {
    offering.link.send(tracks("video"));
    await settle();
    offering.link.send(tracks("video", "screenVideo"));
    await talk();
    expect(answering.received.at(-1)).toEqual(["video", "screenVideo"]);
  });

  it("sends nothing more of a track that is taken away, and frees its m-line", async () => {
    const both = tracks("audio", "video");
    offering.link.send(both);
    await talk();
    offering.link.send(new Map([...both].slice(0, 1)));
    await talk();
    const video = offering.pc.transceivers[1];
    expect([video?.sender.track, video?.direction]).toEqual([null, "recvonly"]);
    expect(offering.pc.offers).toHaveLength(1);
    offering.link.send(tracks("audio", "slides"));
    await talk();
    expect(answering.received.at(-1)).toEqual(["audio", "slides"]);
    expect(offering.pc.transceivers).toHaveLength(2);
  });

  it("is muted and unmuted without any negotiation", async () => {
    offering.link.send(tracks("video"));
    await talk();
    offering.link.send(new Map([["video", { kind: "video", track: undefined, stereo: false }]]));
    await talk();
    expect(offering.pc.transceivers[0]?.sender.track).toBeNull();
    offering.link.send(tracks("video"));
    await talk();
    expect(offering.pc.offers).toHaveLength(1);
  });

  it("keeps candidates until it knows whose they are", async () => {
    offering.link.send(tracks("audio"));
    await settle();
    const offer = offering.said.splice(0);
    offering.link.take({ candidate: { candidate: "early", sdpMid: "0" } });
    for (const signal of offer) answering.link.take(signal);
    await talk();
    expect(offering.pc.candidates.map(({ candidate }) => candidate)).toEqual(["early"]);
    answering.pc.gather("late");
    await talk();
    expect(offering.pc.candidates.map(({ candidate }) => candidate)).toEqual(["early", "late"]);
  });

  it("restarts ICE by an offer, whichever end notices", async () => {
    offering.link.send(tracks("audio"));
    await talk();
    for (const { pc } of [offering, answering]) pc.become("connected");
    answering.pc.become("failed");
    await talk();
    expect(offering.pc.offers.at(-1)).toEqual({ iceRestart: true });
    offering.pc.become("failed");
    await talk();
    expect(offering.pc.offers).toHaveLength(3);
    expect(answering.connected).toEqual([true, false]);
  });

  it("says that it is spoilt when a description cannot be taken", async () => {
    offering.link.send(tracks("audio"));
    await settle();
    offering.pc.failure = new Error("no such codec");
    await talk();
    expect(offering.spoilt).toBe(1);
    expect(platform.warnings.at(-1)).toContain("no such codec");
  });

  it("does nothing more once it is closed", async () => {
    offering.link.close();
    offering.link.send(tracks("audio"));
    await talk();
    expect([offering.pc.closed, offering.pc.offers]).toEqual([true, []]);
  });
});
