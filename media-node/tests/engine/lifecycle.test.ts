import { readFile } from "node:fs/promises";
import { afterEach, expect, test, vi } from "vitest";
import type { Events } from "../../src/protocol/messages.ts";
import { fixture } from "../fixtures.ts";
import { killWorker, TestNode } from "../node.ts";
import { WorkerObjects } from "../worker-objects.ts";

let node: TestNode;
afterEach(() => {
  vi.useRealTimers();
  node.stop();
});

const TRACKS = { "0": "audio", "1": "video" };

function publish(room: string, peer: string, sdp = fixture("chromium/offer-simulcast")) {
  return node.ask("publish", { room, peer, sdp, tracks: TRACKS, opus_fec: false, opus_dtx: [] });
}

function want(room: string, peer: string, whose: string) {
  const add = Object.values(TRACKS).map((name) => ({ peer: whose, name }));
  node.tell("want", { room, changes: [{ peers: [peer], add, drop: [] }] });
}

function answer(room: string, { peer, seq }: Events["offer"]) {
  return node.ask("answer", { room, peer, seq, sdp: fixture("chromium/answer1") });
}

/** Ann publishes, Eve receives. */
async function call(room: string) {
  await node.ask("open-room", { room });
  want(room, "eve", "ann");
  await publish(room, "ann");
  const offer = await node.event("offer", (event) => event.room === room);
  await answer(room, offer);
  return offer;
}

test("nothing is left of two hundred rooms", async () => {
  const objects = new WorkerObjects();
  node = await TestNode.start();
  const names = Array.from({ length: 200 }, (_, index) => `room ${index}`);
  const empty = await objects.dump();
  for (const [index, room] of names.entries()) {
    await call(room);
    if (index % 2 === 0) await node.ask("remove-peer", { room, peer: "ann" });
  }
  for (const room of names) await node.ask("close-room", { room });
  expect(await node.ask("health", {})).toMatchObject({ workers: [{ rooms: 0, consumers: 0 }] });
  expect(await objects.dump()).toEqual(empty);
  expect(objects.routers.size).toBe(0);
  expect(objects.transports.size).toBe(0);
});

test("nothing is left in a room of peers that were removed", async () => {
  const objects = new WorkerObjects();
  node = await TestNode.start();
  await call("r");
  await node.ask("remove-peer", { room: "r", peer: "ann" });
  await node.ask("remove-peer", { room: "r", peer: "eve" });
  expect(objects.transports.size).toBe(0);
  const [router] = objects.routers;
  const dump = await router?.dump();
  // The source of probes stays.
  expect(dump?.transportIds).toHaveLength(1);
  expect(dump?.mapProducerIdConsumerIds).toEqual([]);
});

test("a worker that dies is replaced on its port, and its rooms can be opened anew and are empty", async () => {
  node = await TestNode.start();
  const { workers: before } = await node.ask("health", {});
  await call("r");
  killWorker(before[0]);
  expect(await node.event("rooms-reset")).toEqual({ type: "rooms-reset", rooms: ["r"] });
  await node.ask("open-room", { room: "r" });
  const { workers: after } = await node.ask("health", {});
  expect(after).toHaveLength(1);
  expect(after[0]?.pid).not.toBe(before[0]?.pid);
  expect(await node.ask("stats", { room: "r", peer: "ann" })).toEqual({ publish: {}, subscribe: [] });
  await call("r");
});

test("a worker gets no more memory than it may", async () => {
  node = await TestNode.start({ worker_memory: 3_000_000_000 });
  const { workers } = await node.ask("health", {});
  const limits = await readFile(`/proc/${workers[0]?.pid}/limits`, "utf8");
  expect(limits).toMatch(/Max address space +3000000000 +3000000000/);
});

test("a worker's port stays its port", async () => {
  node = await TestNode.start({ port: 41_000 });
  const { workers: before } = await node.ask("health", {});
  await node.ask("open-room", { room: "r" });
  killWorker(before[0]);
  await node.event("rooms-reset");
  await node.ask("open-room", { room: "r" });
  const { workers: after } = await node.ask("health", {});
  expect([before[0]?.port, after[0]?.port]).toEqual([41_000, 41_000]);
});

test("rooms of a worker that dies go on at once on another", async () => {
  node = await TestNode.start({ workers: 2 });
  const { workers } = await node.ask("health", {});
  await call("one");
  await call("two");
  killWorker(workers[0]);
  const { rooms } = await node.event("rooms-reset");
  expect(rooms).toHaveLength(1);
  await call(rooms[0] ?? "");
});

test("what is said of a lost room before it is opened anew counts for nothing", async () => {
  node = await TestNode.start();
  const { workers } = await node.ask("health", {});
  await call("r");
  killWorker(workers[0]);
  await node.event("rooms-reset");
  want("r", "eve", "ann");
  await expect(publish("r", "ann")).rejects.toThrow("The room is not open.");
  await expect(node.ask("block", { room: "r", peer: "ann", names: ["video"] })).rejects.toThrow("not open");
  await node.ask("open-room", { room: "r" });
  await publish("r", "ann");
  want("r", "bob", "ann");
  expect(await node.event("offer")).toMatchObject({ peer: "bob" });
  expect(node.events.filter(({ type }) => type === "offer")).toEqual([]);
});

test("rooms of a dead worker are told at once, and what is said of them anew waits for another worker", async () => {
  node = await TestNode.start();
  const { workers } = await node.ask("health", {});
  await call("r");
  const refused = expect(publish("r", "bob")).rejects.toThrow();
  killWorker(workers[0]);
  await node.event("rooms-reset");
  await refused;
  expect((await node.ask("health", {})).workers).toEqual([]);
  void node.ask("open-room", { room: "r" });
  want("r", "eve", "ann");
  await publish("r", "ann");
  expect(await node.event("offer")).toMatchObject({ peer: "eve" });
});

test("a connection that failed is told once, and a new receiving one follows", async () => {
  const objects = new WorkerObjects();
  node = await TestNode.start();
  const first = await call("r");
  want("r", "ann", "eve");
  await publish("r", "eve");
  await node.event("offer", ({ peer }) => peer === "ann");
  // Eve's: the one made first for her is the receiving one.
  const transport = [...objects.transports][0];
  transport?.emit("icestatechange", "disconnected");
  transport?.emit("dtlsstatechange", "failed");
  expect(await node.event("peer-failed")).toMatchObject({ room: "r", peer: "eve", pc: "subscribe" });
  const offer = await node.event("offer", ({ peer }) => peer === "eve");
  expect(offer.connection).not.toBe(first.connection);
  expect(await node.ask("stats", { room: "r", peer: "eve" })).toMatchObject({ publish: {} });
  expect(node.events.filter(({ type }) => type === "peer-failed")).toEqual([]);
});

test("a browser that closes its receiving connection gets another, and its publication goes on", async () => {
  const objects = new WorkerObjects();
  node = await TestNode.start();
  const first = await call("r");
  await publish("r", "eve");
  [...objects.transports][0]?.emit("dtlsstatechange", "closed");
  const offer = await node.event("offer", ({ peer }) => peer === "eve");
  expect(offer.connection).not.toBe(first.connection);
  const { publish: published } = await node.ask("stats", { room: "r", peer: "eve" });
  expect(Object.keys(published as object)).toEqual(["audio", "video"]);
  expect(node.events.filter(({ type }) => type === "peer-failed")).toEqual([]);
});

test("an offer that nobody answers is made again, on another connection", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  node = await TestNode.start();
  await node.ask("open-room", { room: "r" });
  want("r", "eve", "ann");
  await publish("r", "ann");
  const first = await node.event("offer");
  vi.advanceTimersByTime(15_000);
  const second = await node.event("offer", ({ seq }) => seq !== first.seq);
  expect(second.connection).not.toBe(first.connection);
  await answer("r", first);
  expect(await node.ask("stats", { room: "r", peer: "eve" })).toMatchObject({
    subscribe: [{ paused: true }, { paused: true }],
  });
});

test("an offer is made once more, the same, while its answer is late", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval"] });
  node = await TestNode.start();
  await node.ask("open-room", { room: "r" });
  want("r", "eve", "ann");
  await publish("r", "ann");
  const first = await node.event("offer");
  vi.advanceTimersByTime(3_000);
  expect(await node.event("offer")).toEqual(first);
  await answer("r", first);
  vi.advanceTimersByTime(20_000);
  expect(node.events.filter(({ type }) => type === "offer")).toEqual([]);
});

test("an offer that stays without an answer is made twice more before the connection is given up", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval"] });
  node = await TestNode.start();
  await node.ask("open-room", { room: "r" });
  want("r", "eve", "ann");
  await publish("r", "ann");
  const first = await node.event("offer");
  vi.advanceTimersByTime(14_900);
  expect(node.events.filter(({ type }) => type === "offer")).toEqual([first, first]);
});

test("a connection that does not come up has failed", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  node = await TestNode.start();
  await node.ask("open-room", { room: "r" });
  await publish("r", "ann");
  vi.advanceTimersByTime(30_000);
  expect(await node.event("peer-failed")).toMatchObject({ peer: "ann", pc: "publish" });
});
