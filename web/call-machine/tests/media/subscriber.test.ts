import { beforeEach, describe, expect, it, vi } from "vitest";
import { Subscriber } from "../../src/media/subscriber.js";
import type { TrackSource } from "../../src/signaling/messages.js";
import { type FakePeerConnection, FakePlatform, settle } from "../support/fakes.js";

const bob = { session_id: "bob", name: "video" };
const carol = { session_id: "carol", name: "audio" };

/** What the subscriber told, in order, in few words. */
let told: string[];
let platform: FakePlatform;
let subscriber: Subscriber;

const named = ({ session_id, name }: TrackSource): string => `${session_id}/${name}`;

beforeEach(() => {
  told = [];
  platform = new FakePlatform(() => undefined);
  subscriber = new Subscriber(platform.real, () => ({}), {
    onAnswer: (seq) => told.push(`answer ${seq}`),
    onTrack: (source) => told.push(`track ${named(source)}`),
    onTrackGone: (source) => told.push(`gone ${named(source)}`),
    onFlow: () => told.push("flow"),
    onConnected: (connected) => told.push(connected ? "connected" : "interrupted"),
    onStuck: () => told.push("stuck"),
    onProbing: (open) => told.push(open ? "probing" : "no probing"),
    onProbe: ({ number, index, at }) => told.push(`packet ${index} of train ${number} at ${at}`),
    onFailed: () => told.push("failed"),
  });
});

function connection(index = -1): FakePeerConnection {
  const found = platform.peerConnections.at(index);
  if (!found) throw new Error("no connection was made");
  return found;
}

/** An offer for the connection that the server numbers so. */
function offer(seq: number, tracks: Record<string, TrackSource | null>, connection = 1): void {
  const lines = Object.entries(tracks).map(([mid, source]) => `${mid}:${source?.name === "audio" ? "audio" : "video"}`);
  // Engines write what they like into the origin line: it differs in every offer of one connection.
  subscriber.take({ connection, seq, sdp: `o=- ${1000 + seq} ${seq} IN IP4 127.0.0.1\n${lines.join(" ")}`, tracks });
}

describe("offers", () => {
  it("are answered in their order, on one connection", async () => {
    offer(1, { 0: bob });
    offer(2, { 0: bob, 1: carol });
    await settle();
    expect(told).toEqual(["answer 1", "track bob/video", "answer 2", "track carol/audio"]);
    expect(platform.peerConnections).toHaveLength(1);
  });

  it("that are made once more are answered as before, without another negotiation", async () => {
    offer(1, { 0: bob });
    await settle();
    const again = vi.spyOn(connection(), "setRemoteDescription");
    offer(1, { 0: bob });
    await settle();
    expect(told).toEqual(["answer 1", "track bob/video", "answer 1"]);
    expect(again).not.toHaveBeenCalled();
  });

  it("tell of tracks that changed only", async () => {
    offer(1, { 0: bob, 1: carol });
    await settle();
    told = [];
    offer(2, { 0: null, 1: carol });
    await settle();
    expect(told).toEqual(["answer 2", "gone bob/video"]);
  });

  it("may give an m-line to somebody else", async () => {
    offer(1, { 0: bob });
    await settle();
    told = [];
    offer(2, { 0: { session_id: "dave", name: "video" } });
    await settle();
    expect(told).toEqual(["answer 2", "gone bob/video", "track dave/video"]);
  });

  it("that wait when the connection is closed are forgotten", async () => {
    offer(1, { 0: bob });
    subscriber.close();
    await settle();
    expect(told).toEqual([]);
  });

  it("that are being answered when the connection is closed get no answer", async () => {
    offer(1, { 0: bob });
    await Promise.resolve();
    await Promise.resolve();
    subscriber.close();
    await settle();
    expect(told.filter((line) => line.startsWith("answer"))).toEqual([]);
  });

  it("for another connection begin that one", async () => {
    offer(1, { 0: bob }, 1);
    await settle();
    told = [];
    offer(2, { 0: bob }, 2);
    await settle();
    expect(connection(0).closed).toBe(true);
    expect(connection(1).closed).toBe(false);
    expect(told).toEqual(["gone bob/video", "answer 2", "track bob/video"]);
  });
});

describe("an offer that cannot be answered", () => {
  async function failing(): Promise<void> {
    offer(1, { 0: bob });
    await settle();
    connection().failure = new Error("no such codec");
    told = [];
    offer(2, { 0: bob, 1: carol });
    await settle();
  }

  it("ends the connection and its tracks, and is told", async () => {
    await failing();
    expect(connection().closed).toBe(true);
    expect(told).toEqual(["gone bob/video", "failed"]);
    expect(platform.warnings).toEqual(["receiving failed: no such codec"]);
  });

  it("is followed by a fresh connection for the server's next one", async () => {
    await failing();
    offer(3, { 0: bob }, 2);
    await settle();
    expect(platform.peerConnections).toHaveLength(2);
    expect(told.slice(2)).toEqual(["answer 3", "track bob/video"]);
  });

  it("spoils what else is offered for its connection", async () => {
    await failing();
    offer(3, { 0: bob });
    await settle();
    expect(platform.peerConnections).toHaveLength(1);
    expect(told).toHaveLength(2);
  });

  it("spoils nothing for a connection that begins anew", async () => {
    await failing();
    subscriber.close();
    offer(1, { 0: bob });
    await settle();
    expect(told.slice(2)).toEqual(["answer 1", "track bob/video"]);
  });
});

describe("what flows", () => {
  async function receiving(): Promise<MediaStreamTrack> {
    offer(1, { 0: bob });
    await settle();
    told = [];
    return connection().transceivers[0]?.receiver.track as MediaStreamTrack;
  }

  it("is nothing before the connection stands", async () => {
    const track = await receiving();
    expect(subscriber.flows(track)).toBe(false);
    connection().become("connected");
    expect(subscriber.flows(track)).toBe(true);
    expect(told).toEqual(["connected", "flow"]);
  });

  it("is told of again when a track is muted", async () => {
    const track = await receiving();
    connection().become("connected");
    told = [];
    track.dispatchEvent(new Event("mute"));
    expect(told).toEqual(["flow"]);
  });

  it("is nothing once the connection is closed", async () => {
    const track = await receiving();
    connection().become("connected");
    subscriber.close();
    expect(subscriber.flows(track)).toBe(false);
  });

  it("does not come back by itself: after a while the connection is told to be stuck", async () => {
    await receiving();
    connection().become("connected");
    connection().become("disconnected");
    await platform.clock.pass(3_100);
    expect(told).toContain("stuck");
  });
});

describe("probing", () => {
  const withChannel = (seq: number, connection = 1): void =>
    subscriber.take({
      connection,
      seq,
      sdp: "m=application 7 UDP/DTLS/SCTP webrtc-datachannel\n0:video",
      tracks: { 0: bob },
    });

  function packet(number: number, index: number, count: number): ArrayBuffer {
    const data = new ArrayBuffer(1_000);
    const view = new DataView(data);
    view.setUint32(0, number);
    view.setUint16(4, index);
    view.setUint16(6, count);
    return data;
  }

  it("has its channel before the first answer, once per connection, and only where the offer has one", async () => {
    offer(1, { 0: bob });
    await settle();
    expect(connection().channels).toEqual([]);
    withChannel(2, 2);
    withChannel(3, 2);
    await settle();
    expect(connection().channels).toHaveLength(1);
    expect(connection().channels[0]).toMatchObject({
      label: "parlour-probe",
      binaryType: "arraybuffer",
      options: { negotiated: true, id: 0, ordered: false, maxRetransmits: 0 },
    });
  });

  it("tells of its packets with the moment of their arrival, and passes over what is none", async () => {
    withChannel(1);
    await settle();
    const [channel] = connection().channels;
    told = [];
    channel?.dispatchEvent(new Event("open"));
    await platform.clock.pass(30);
    channel?.receive(packet(70_000, 2, 5));
    for (const strange of ["text", new ArrayBuffer(7), packet(70_000, 5, 5), null, new Uint8Array(9)]) {
      channel?.receive(strange);
    }
    expect(told).toEqual(["probing", "packet 2 of train 70000 at 30"]);
  });

  it("ends with the connection", async () => {
    withChannel(1);
    await settle();
    const [channel] = connection().channels;
    told = [];
    subscriber.close();
    channel?.receive(packet(1, 0, 5));
    expect(told).toEqual(["no probing", "gone bob/video"]);
  });
});

describe("received tracks", () => {
  it("are found by the track's id", async () => {
    offer(1, { 0: bob });
    await settle();
    const id = connection().transceivers[0]?.receiver.track.id ?? "";
    expect(subscriber.sourceOf(id)).toEqual(bob);
    expect(subscriber.sourceOf("another")).toBeUndefined();
  });
});
