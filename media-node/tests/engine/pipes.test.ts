import { afterAll, beforeAll, expect, test } from "vitest";
import { fixture } from "../fixtures.ts";
import { TestNode } from "../node.ts";
import { RtpSender } from "../rtp.ts";

let node: TestNode;
beforeAll(async () => {
  node = await TestNode.start({ workers: 2 }, 4);
});
afterAll(() => node.stop());

const ROOM = "crowded";
const REF = { peer: "phone", name: "audio" };

async function join(peer: string) {
  node.tell("want", { room: ROOM, changes: [{ peers: [peer], add: [REF], drop: [] }] });
  const offer = await node.event("offer", (event) => event.peer === peer);
  await node.ask("answer", { room: ROOM, peer, seq: offer.seq, sdp: fixture("chromium/answer1") });
}

async function loads() {
  const { workers } = await node.ask("health", {});
  return workers.map(({ rooms, consumers }) => ({ rooms, consumers })).sort((a, b) => a.consumers - b.consumers);
}

async function arrived(peer: string): Promise<number> {
  const { subscribe } = await node.ask("stats", { room: ROOM, peer });
  const [{ stats }] = subscribe as [{ stats: { type: string; packetCount: number }[] }];
  return stats.find(({ type }) => type === "inbound-rtp")?.packetCount ?? 0;
}

test("newcomers of a crowded room are put on another worker, and what they receive comes there once", async () => {
  await node.ask("open-room", { room: ROOM });
  const { port, codec } = await node.ask("open-feed", { room: ROOM, tap: "in", ...REF, kind: "audio" });
  await join("eve 1");
  await join("eve 2");
  expect(await loads()).toEqual([
    { rooms: 0, consumers: 0 },
    { rooms: 1, consumers: 2 },
  ]);

  await join("eve 3");
  // The third one is the pipe.
  expect(await loads()).toEqual([
    { rooms: 1, consumers: 1 },
    { rooms: 1, consumers: 3 },
  ]);
  await join("eve 4");
  expect(await loads()).toEqual([
    { rooms: 1, consumers: 2 },
    { rooms: 1, consumers: 3 },
  ]);

  const sender = new RtpSender(port, codec);
  while ((await arrived("eve 4")) === 0) sender.send();
  sender.close();

  await node.ask("remove-peer", { room: ROOM, peer: "eve 3" });
  expect(await loads()).toEqual([
    { rooms: 1, consumers: 1 },
    { rooms: 1, consumers: 3 },
  ]);
  node.tell("want", { room: ROOM, changes: [{ peers: ["eve 4"], add: [], drop: [REF] }] });
  await node.event("offer", (event) => event.peer === "eve 4");
  expect(await loads()).toEqual([
    { rooms: 1, consumers: 0 },
    { rooms: 1, consumers: 2 },
  ]);
  await node.ask("close-room", { room: ROOM });
});

test("of many who come at once, those that are too many for one worker are put on others", async () => {
  const room = "rush";
  await node.ask("open-room", { room });
  const peers = Array.from({ length: 4 }, (_, index) => `newcomer ${index}`);
  node.tell("want", { room, changes: peers.map((peer) => ({ peers: [peer], add: [REF], drop: [] })) });
  await node.ask("open-feed", { room, tap: "in", ...REF, kind: "audio" });
  for (const peer of peers) await node.event("offer", (event) => event.peer === peer);
  const { workers } = await node.ask("health", {});
  expect(workers.map(({ consumers }) => consumers).sort()).toEqual([2, 3]);
});
