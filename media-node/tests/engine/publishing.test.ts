import { afterAll, beforeAll, expect, test } from "vitest";
import { fixture } from "../fixtures.ts";
import { TestNode } from "../node.ts";
import { WorkerObjects } from "../worker-objects.ts";

let node: TestNode;
let objects: WorkerObjects;
let count = 0;
beforeAll(async () => {
  objects = new WorkerObjects();
  node = await TestNode.start();
});
afterAll(() => node.stop());

async function newRoom(): Promise<string> {
  count += 1;
  const room = `room ${count}`;
  await node.ask("open-room", { room });
  return room;
}

const OFFER = fixture("chromium/offer-simulcast");
const ufragOf = (sdp: string) => /a=ice-ufrag:(\S+)/.exec(sdp)?.[1];

function publish(room: string, sdp: string, tracks: Record<string, string> = { "0": "audio", "1": "video" }) {
  return node.ask("publish", { room, peer: "ann", sdp, tracks, opus_fec: false, opus_dtx: [] });
}

async function published(room: string) {
  const { publish: tracks } = await node.ask("stats", { room, peer: "ann" });
  return Object.keys(tracks as object);
}

function want(room: string, ...names: string[]) {
  node.tell("want", {
    room,
    changes: [{ peers: ["eve"], add: names.map((name) => ({ peer: "ann", name })), drop: [] }],
  });
}

/** The ids of what Eve receives, by name: they change when a track is another one. */
async function offered(room: string) {
  const offer = await node.event("offer", (event) => event.room === room);
  const ids = [...offer.sdp.matchAll(/a=mid:(\S+)[\s\S]*?a=msid:\S+ (\S+)/g)].map(([, , id]) => id);
  await node.ask("answer", { room, peer: "eve", seq: offer.seq, sdp: fixture("chromium/answer1") });
  return { names: Object.values(offer.tracks).flatMap((ref) => ref?.name ?? []), ids, offer };
}

test("an offer that changes nothing changes nothing for others", async () => {
  const room = await newRoom();
  want(room, "audio", "video");
  await publish(room, OFFER);
  await offered(room);
  await publish(room, OFFER);
  want(room, "screenVideo");
  await publish(room, OFFER);
  expect(node.events.filter(({ type }) => type === "offer")).toEqual([]);
});

test("new ICE credentials are answered with new ones, and nothing else changes", async () => {
  const room = await newRoom();
  const first = await publish(room, OFFER);
  const same = await publish(room, OFFER);
  const restarted = await publish(room, OFFER.replaceAll(/a=ice-ufrag:\S+/g, "a=ice-ufrag:another"));
  expect(ufragOf(same.sdp)).toBe(ufragOf(first.sdp));
  expect(ufragOf(restarted.sdp)).not.toBe(ufragOf(first.sdp));
  expect(await published(room)).toEqual(["audio", "video"]);
});

test("an offer of another connection replaces the publication", async () => {
  const room = await newRoom();
  want(room, "audio", "video");
  await publish(room, OFFER);
  await offered(room);
  const before = objects.transports.size;
  await publish(room, fixture("chromium/offer"), { "0": "audio" });
  const { names } = await offered(room);
  expect(names).toEqual(["audio"]);
  expect(objects.transports.size).toBe(before);
  expect(await published(room)).toEqual(["audio"]);
});

test("an m-line that became inactive ends its track, and a later one begins another", async () => {
  const room = await newRoom();
  want(room, "audio", "video");
  await publish(room, OFFER);
  expect((await offered(room)).names.sort()).toEqual(["audio", "video"]);
  const [, audio, video] = OFFER.split(/(?=m=audio|m=video)/);
  expect(audio && video).toBeTruthy();
  await publish(room, OFFER.replace(video ?? "", (video ?? "").replace("a=sendonly", "a=inactive")));
  expect((await offered(room)).names).toEqual(["audio"]);
  await publish(room, OFFER);
  expect((await offered(room)).names.sort()).toEqual(["audio", "video"]);
});

test("a name that moved to another m-line is followed", async () => {
  const room = await newRoom();
  want(room, "camera");
  await publish(room, OFFER, { "1": "camera" });
  const first = await offered(room);
  const moved = OFFER.replaceAll("a=mid:1", "a=mid:7").replace("BUNDLE 0 1", "BUNDLE 0 7");
  await publish(room, moved, { "7": "camera" });
  const second = await offered(room);
  expect(second.names).toEqual(["camera"]);
  expect(second.ids).not.toEqual(first.ids);
});

test("a track that is blocked before it is published begins so", async () => {
  const room = await newRoom();
  await node.ask("block", { room, peer: "ann", names: ["video"] });
  await publish(room, OFFER);
  const begun = [...objects.producers].slice(-2);
  expect(begun.map(({ kind, paused }) => ({ kind, paused }))).toEqual([
    { kind: "audio", paused: false },
    { kind: "video", paused: true },
  ]);
  await node.ask("block", { room, peer: "ann", names: ["audio"] });
  expect(begun.map(({ paused }) => paused)).toEqual([true, false]);
});

test.each([
  ["a track of an m-line that there is not", { "5": "audio" }, "does not have"],
  ["two tracks of one name", { "0": "x", "1": "x" }, "same track name"],
  ["sound that calls itself a picture", { "0": "video" }, "cannot be audio"],
])("%s is refused, and leaves nothing behind", async (_, tracks, sentence) => {
  const room = await newRoom();
  await publish(room, OFFER);
  const before = objects.transports.size;
  await expect(publish(room, OFFER, tracks as Record<string, string>)).rejects.toThrow(sentence);
  expect(objects.transports.size).toBe(before);
  expect(await published(room)).toEqual(["audio", "video"]);
});

test("what is wrong with one track of a new connection leaves no connection", async () => {
  const room = await newRoom();
  want(room, "audio");
  const ssrc = /a=ssrc:(\d+)/.exec(fixture("chromium/offer"))?.[1];
  const twice = fixture("chromium/offer")
    .replaceAll(/a=ssrc:\d+/g, `a=ssrc:${ssrc}`)
    .replaceAll(/a=ssrc-group.*\r\n/g, "");
  await expect(publish(room, twice)).rejects.toThrow("cannot be carried");
  expect(await published(room)).toEqual([]);
  await publish(room, OFFER);
  expect(await published(room)).toEqual(["audio", "video"]);
});
