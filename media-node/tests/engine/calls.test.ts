import { afterAll, beforeAll, expect, test } from "vitest";
import { fixture } from "../fixtures.ts";
import { TestNode } from "../node.ts";

let node: TestNode;
let count = 0;
beforeAll(async () => {
  node = await TestNode.start();
});
afterAll(() => node.stop());

async function newRoom(): Promise<string> {
  count += 1;
  const room = `room ${count}`;
  await node.ask("open-room", { room });
  return room;
}

const TRACKS = { "0": "audio", "1": "video" };

function publish(
  room: string,
  peer: string,
  name = "chromium/offer-simulcast",
  tracks: Record<string, string> = TRACKS,
) {
  return node.ask("publish", { room, peer, sdp: fixture(name), tracks, opus_fec: true, opus_dtx: [] });
}

const LOW = { spatial: 0, temporal: 1 };

const both = (peer: string) => [
  { peer, name: "audio" },
  { peer, name: "video" },
];

test.each(["chromium/offer", "chromium/offer-simulcast", "firefox/offer", "firefox/offer-simulcast"])(
  "%s is carried, and offered to whoever wants it",
  async (name) => {
    const room = await newRoom();
    node.tell("want", { room, changes: [{ peers: ["eve"], add: both("ann"), drop: [] }] });
    const { sdp } = await publish(room, "ann", name);
    expect(sdp.match(/a=recvonly/g)).toHaveLength(2);
    const offer = await node.event("offer", (event) => event.room === room);
    expect(Object.values(offer.tracks)).toEqual(expect.arrayContaining([...both("ann"), null]));
    expect(offer.sdp).not.toMatch(/transport-cc|goog-remb|abs-send-time/);
    await node.ask("answer", { room, peer: "eve", seq: offer.seq, sdp: fixture(`${name.split("/")[0]}/answer1`) });
    const { subscribe } = await node.ask("stats", { room, peer: "eve" });
    expect(subscribe).toMatchObject([{ paused: false }, { paused: false }]);
  },
);

test("nobody waits for sizes that a browser does not send at present", async () => {
  const room = await newRoom();
  const sending = (video: number) => node.tell("sending", { room, peer: "ann", layers: { video, nothing: 0 } });
  /** Resolves when mediasoup is told so for this peer. */
  const gets = async (peer: string, spatialLayer: number) => {
    for (;;) {
      const { subscribe } = await node.ask("stats", { room, peer });
      const tracks = subscribe as { name: string; preferred?: { spatialLayer: number } }[];
      if (tracks.find(({ name }) => name === "video")?.preferred?.spatialLayer === spatialLayer) return;
    }
  };
  sending(1);
  await publish(room, "ann");
  node.tell("layers", { room, peer: "tom", tracks: [{ peer: "ann", name: "video", layers: LOW }] });
  for (const peer of ["eve", "tom"]) {
    node.tell("want", { room, changes: [{ peers: [peer], add: both("ann"), drop: [] }] });
    await node.event("offer", (event) => event.room === room && event.peer === peer);
  }
  await gets("eve", 2);
  sending(1);
  await gets("eve", 1);
  await gets("tom", 0);
  const whole = { peer: "ann", name: "video", layers: { spatial: 2, temporal: 2 } };
  node.tell("layers", { room, peer: "tom", tracks: [whole] });
  await gets("tom", 1);
  node.tell("want", { room, changes: [{ peers: ["pat"], add: both("ann"), drop: [] }] });
  await node.event("offer", (event) => event.room === room && event.peer === "pat");
  await gets("pat", 1);
  sending(2);
  await Promise.all([gets("eve", 2), gets("tom", 2), gets("pat", 2)]);
});

test("one statement counts for everybody it names", async () => {
  const room = await newRoom();
  await publish(room, "ann");
  node.tell("want", { room, changes: [{ peers: ["eve", "bob"], add: both("ann"), drop: [] }] });
  for (const peer of ["eve", "bob"]) {
    const offer = await node.event("offer", (event) => event.room === room && event.peer === peer);
    expect(Object.values(offer.tracks)).toEqual(expect.arrayContaining(both("ann")));
  }
});

test("a track that is no longer wanted is offered as unused", async () => {
  const room = await newRoom();
  node.tell("want", { room, changes: [{ peers: ["eve"], add: both("ann"), drop: [] }] });
  await publish(room, "ann");
  const first = await node.event("offer", (event) => event.room === room);
  await node.ask("answer", { room, peer: "eve", seq: first.seq, sdp: fixture("chromium/answer1") });
  node.tell("want", { room, changes: [{ peers: ["eve"], add: [], drop: [{ peer: "ann", name: "video" }] }] });
  const second = await node.event("offer", (event) => event.room === room);
  expect(second.connection).toBe(first.connection);
  expect(second.seq).toBeGreaterThan(first.seq);
  expect(Object.values(second.tracks)).toContainEqual({ peer: "ann", name: "audio" });
  expect(Object.values(second.tracks)).not.toContainEqual({ peer: "ann", name: "video" });
});

test("nothing can be published in a room that is not open", async () => {
  await expect(publish("nowhere", "ann")).rejects.toThrow("The room is not open.");
});

test("a room that was closed is empty when it opens again", async () => {
  const room = await newRoom();
  await publish(room, "ann");
  await node.ask("close-room", { room });
  await node.ask("open-room", { room });
  expect(await node.ask("stats", { room, peer: "ann" })).toEqual({ publish: {}, subscribe: [] });
});

test("health tells of rooms and of what is sent", async () => {
  const room = await newRoom();
  node.tell("want", { room, changes: [{ peers: ["eve"], add: both("ann"), drop: [] }] });
  await publish(room, "ann");
  await node.event("offer", (event) => event.room === room);
  const before = (await node.ask("health", {})).workers[0];
  await node.ask("remove-peer", { room, peer: "eve" });
  await node.ask("close-room", { room });
  const after = (await node.ask("health", {})).workers[0];
  expect(before?.memory).toBeGreaterThan(1_000_000);
  expect((before?.consumers ?? 0) - (after?.consumers ?? 0)).toBe(2);
  expect((before?.rooms ?? 0) - (after?.rooms ?? 0)).toBe(1);
});
