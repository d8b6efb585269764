import { beforeEach, describe, expect, it } from "vitest";
import { Refusal } from "../../src/errors.js";
import { Publisher } from "../../src/media/publisher.js";
import { deferred, type FakePeerConnection, FakePlatform, FakeTrack, settle } from "../support/fakes.js";

interface Negotiation {
  sdp: string;
  tracks: Record<string, string>;
}

let platform: FakePlatform;
let publisher: Publisher;
let negotiations: Negotiation[];
let connected: boolean[];
/** What the server says to the next offers; an error is thrown. */
let answers: (Error | Promise<string>)[];

beforeEach(() => {
  platform = new FakePlatform(() => undefined);
  negotiations = [];
  connected = [];
  answers = [];
  publisher = new Publisher(platform.real, () => ({}), {
    async negotiate(sdp, tracks) {
      negotiations.push({ sdp, tracks });
      const answer = answers.shift() ?? "answer";
      if (answer instanceof Error) throw answer;
      return answer;
    },
    onConnected: (state) => connected.push(state),
    onSending: () => undefined,
    onEncoding: () => undefined,
  });
});

const camera = (): MediaStreamTrack => new FakeTrack("video").real;
const microphone = (): MediaStreamTrack => new FakeTrack("audio").real;
const names = (): Record<string, string>[] => negotiations.map(({ tracks }) => tracks);

function connection(index = -1): FakePeerConnection {
  const found = platform.peerConnections.at(index);
  if (!found) throw new Error("no connection was made");
  return found;
}

/** A publisher with a seat that sends camera and microphone. */
async function publishing(): Promise<{ video: MediaStreamTrack; audio: MediaStreamTrack }> {
  const tracks = { video: camera(), audio: microphone() };
  publisher.reset();
  publisher.set("video", "video", tracks.video);
  publisher.set("audio", "audio", tracks.audio);
  await settle();
  return tracks;
}

describe("publishing", () => {
  it("waits for the first seat", async () => {
    publisher.set("video", "video", camera());
    await settle();
    expect(platform.peerConnections).toHaveLength(0);
    publisher.reset();
    await settle();
    expect(names()).toEqual([{ 0: "video" }]);
  });

  it("takes what comes together into one offer", async () => {
    await publishing();
    expect(names()).toEqual([{ 0: "video", 1: "audio" }]);
  });

  it("asks the browser for nothing before the first offer that a new connection has already", async () => {
    const newConnection = platform.real.newPeerConnection;
    let asked = 0;
    platform.real.newPeerConnection = (configuration) => {
      const pc = newConnection(configuration);
      const add = pc.addTransceiver.bind(pc);
      pc.addTransceiver = (...given) => {
        const transceiver = add(...given);
        transceiver.sender.replaceTrack = async () => {
          asked += 1;
        };
        return transceiver;
      };
      return pc;
    };
    answers.push(deferred<string>().promise);
    await publishing();
    expect([negotiations.length, asked]).toEqual([1, 0]);
  });

  it("never has two offers on their way: what comes meanwhile follows in the next", async () => {
    const first = deferred<string>();
    answers.push(first.promise);
    publisher.reset();
    publisher.set("video", "video", camera());
    await settle();
    publisher.set("audio", "audio", microphone());
    await settle();
    expect(negotiations).toHaveLength(1);
    first.resolve("answer");
    await settle();
    expect(names()).toEqual([{ 0: "video" }, { 0: "video", 1: "audio" }]);
  });

  it("mutes by taking the track away, without an offer", async () => {
    const { video } = await publishing();
    publisher.set("video", "video", undefined);
    await settle();
    expect(connection().transceivers[0]?.sender.track).toBeNull();
    publisher.set("video", "video", video);
    await settle();
    expect(connection().transceivers[0]?.sender.track).toBe(video);
    expect(negotiations).toHaveLength(1);
  });

  it("makes nothing of a name that never had a track", async () => {
    publisher.reset();
    publisher.set("video", "video", undefined);
    await settle();
    expect(platform.peerConnections).toHaveLength(0);
  });

  it("reuses the m-line of what ended for another of its kind, never for the other kind", async () => {
    await publishing();
    publisher.set("drawing", "video", camera());
    await settle();
    publisher.remove("drawing");
    await settle();
    expect(names().at(-1)).toEqual({ 0: "video", 1: "audio" });
    publisher.set("music", "audio", microphone());
    await settle();
    publisher.set("slides", "video", camera());
    await settle();
    expect(names().at(-1)).toEqual({ 0: "video", 1: "audio", 2: "slides", 3: "music" });
  });
});

describe("a new connection", () => {
  it("carries everything that was published, under the same names", async () => {
    await publishing();
    publisher.reset();
    await settle();
    expect(connection(0).closed).toBe(true);
    expect(platform.peerConnections).toHaveLength(2);
    expect(names()).toEqual([
      { 0: "video", 1: "audio" },
      { 0: "video", 1: "audio" },
    ]);
  });

  it("does not bring back what ended meanwhile", async () => {
    await publishing();
    publisher.suspend();
    publisher.remove("video");
    publisher.reset();
    await settle();
    expect(names().at(-1)).toEqual({ 0: "audio" });
  });

  it("is not made while there is no seat", async () => {
    await publishing();
    publisher.suspend();
    publisher.set("drawing", "video", camera());
    await settle();
    expect(platform.peerConnections).toHaveLength(1);
  });

  it("is not touched by the late answer to an offer of the former", async () => {
    const late = deferred<string>();
    answers.push(late.promise);
    publisher.reset();
    publisher.set("video", "video", camera());
    await settle();
    publisher.reset();
    await settle();
    late.resolve("late");
    await settle();
    expect(names()).toEqual([{ 0: "video" }, { 0: "video" }]);
    expect(platform.warnings).toEqual([]);
  });

  it("is never made again after the end", async () => {
    await publishing();
    publisher.close();
    await platform.clock.pass(10_000);
    expect(platform.peerConnections).toHaveLength(1);
    expect(connection().closed).toBe(true);
    expect(platform.clock.pending).toBe(0);
  });
});

describe("a failed negotiation", () => {
  it("is begun anew after a pause, on a new connection", async () => {
    answers.push(new Error("away"));
    await publishing();
    expect(platform.warnings).toEqual(["publishing failed: away"]);
    expect(connection().closed).toBe(true);
    await platform.clock.pass(2_000);
    expect(platform.peerConnections).toHaveLength(2);
    expect(names().at(-1)).toEqual({ 0: "video", 1: "audio" });
  });

  it("is not repeated when it is not permitted, until something changes", async () => {
    answers.push(new Refusal("not-permitted", "no"));
    await publishing();
    await platform.clock.pass(10_000);
    expect(negotiations).toHaveLength(1);
    publisher.set("drawing", "video", camera());
    await settle();
    expect(negotiations).toHaveLength(2);
  });
});

describe("a bandwidth limit", () => {
  /** Of all layers of each track together; undefined where there is no limit. */
  const bitrates = (index = -1): (number | undefined)[] =>
    connection(index).transceivers.map(({ sender }) => {
      const active = sender.encodings.filter((encoding) => encoding.active !== false);
      return active.reduce<number | undefined>(
        (sum, { maxBitrate }) => (maxBitrate ? (sum ?? 0) + maxBitrate : sum),
        undefined,
      );
    });
  const FREELY = 2_240_000;
  /** The smallest layer fits whole; what is left is too little for the next one, which needs 420 kbit/s. */
  const LIMITED = 120_000;

  it("holds at once, for its track only", async () => {
    await publishing();
    await publisher.encoding.limit("video", 300);
    expect(bitrates()).toEqual([LIMITED, undefined]);
  });

  it("holds on the connection that follows a media reset", async () => {
    await publishing();
    await publisher.encoding.limit("video", 300);
    publisher.reset();
    await settle();
    expect(platform.peerConnections).toHaveLength(2);
    expect(bitrates()).toEqual([LIMITED, undefined]);
  });

  it("given before the track is published holds from its beginning", async () => {
    await publisher.encoding.limit("video", 300);
    await publishing();
    expect(bitrates()).toEqual([LIMITED, undefined]);
  });

  it("can be lifted, also for later connections", async () => {
    await publishing();
    await publisher.encoding.limit("video", 300);
    await publisher.encoding.limit("video", null);
    expect(bitrates()).toEqual([FREELY, undefined]);
    publisher.reset();
    await settle();
    expect(bitrates()).toEqual([FREELY, undefined]);
  });

  it("does not stick to an m-line that another track takes over", async () => {
    await publishing();
    publisher.set("drawing", "video", camera());
    await settle();
    await publisher.encoding.limit("drawing", 100);
    publisher.remove("drawing");
    await settle();
    publisher.set("slides", "video", camera());
    await settle();
    expect(bitrates()).toEqual([FREELY, undefined, FREELY]);
  });
});

describe("the connection's way", () => {
  it("is told when it stands and when it breaks", async () => {
    await publishing();
    connection().become("connected");
    connection().become("disconnected");
    expect(connected).toEqual([true, false]);
  });

  it("is looked for anew when it stays broken, by an offer with new credentials", async () => {
    await publishing();
    connection().become("connected");
    connection().become("failed");
    await settle();
    expect(connection().offers.at(-1)).toEqual({ iceRestart: true });
    expect(platform.peerConnections).toHaveLength(1);
  });
});
