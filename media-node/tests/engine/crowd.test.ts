import { afterAll, beforeAll, expect, test } from "vitest";
import type { Events } from "../../src/protocol/messages.ts";
import { fixture } from "../fixtures.ts";
import { TestNode } from "../node.ts";

const ROOM = "room";
const TRACKS = { "0": "audio", "1": "video" };
const PEOPLE = Array.from({ length: 40 }, (_, index) => `p${index}`);
const ALL = PEOPLE.flatMap((peer) => Object.values(TRACKS).map((name) => ({ peer, name })));

let node: TestNode;
beforeAll(async () => {
  node = await TestNode.start();
  await node.ask("open-room", { room: ROOM });
});
afterAll(() => node.stop());

const publish = (peer: string) =>
  node.ask("publish", {
    room: ROOM,
    peer,
    sdp: fixture("chromium/offer-simulcast"),
    tracks: TRACKS,
    opus_fec: true,
    opus_dtx: [],
  });

/** The answer of a browser that takes everything. */
function answer({ peer, seq, sdp }: Events["offer"]) {
  const taken = sdp
    .replaceAll("a=sendonly", "a=recvonly")
    .replaceAll("a=setup:actpass", "a=setup:active")
    .replaceAll(/ +$/gm, "");
  return node.ask("answer", { room: ROOM, peer, seq, sdp: taken });
}

const received = ({ tracks }: Events["offer"]) => Object.values(tracks).filter((track) => track !== null);

test("who gets much gets some of it first, and at most twice as much with each offer, until it has all", async () => {
  await Promise.all(PEOPLE.map(publish));
  node.tell("want", { room: ROOM, changes: [{ peers: ["eve"], add: ALL, drop: [] }] });
  const counts: number[] = [];
  let last: Events["offer"];
  do {
    last = await node.event("offer");
    counts.push(received(last).length);
    await answer(last);
  } while (received(last).length < ALL.length);
  expect(counts).toEqual([32, 64, 80]);
  expect(received(last)).toEqual(expect.arrayContaining(ALL));
  const { subscribe } = await node.ask("stats", { room: ROOM, peer: "eve" });
  expect(subscribe).toHaveLength(ALL.length);
});

test("what is wanted no more before its turn comes is never offered", async () => {
  node.tell("want", { room: ROOM, changes: [{ peers: ["fay"], add: ALL, drop: [] }] });
  const first = await node.event("offer", ({ peer }) => peer === "fay");
  const [kept, others] = [
    received(first),
    ALL.filter(({ peer }) => !received(first).some((one) => one?.peer === peer)),
  ];
  node.tell("want", { room: ROOM, changes: [{ peers: ["fay"], add: [], drop: others }] });
  await answer(first);
  const { subscribe } = await node.ask("stats", { room: ROOM, peer: "fay" });
  expect(subscribe).toHaveLength(kept.length);
  expect(node.events.filter(({ type }) => type === "offer")).toEqual([]);
});
