import { afterAll, beforeAll, expect, test } from "vitest";
import { fixture } from "../fixtures.ts";
import { TestNode } from "../node.ts";
import { RtpReceiver, RtpSender } from "../rtp.ts";

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

async function feed(room: string, kind: "audio" | "video", name: string = kind) {
  const opened = await node.ask("open-feed", { room, tap: `in ${name}`, peer: "phone", name, kind });
  return { ...opened, sender: new RtpSender(opened.port, opened.codec) };
}

async function tap(room: string, name: string, tapName = `out ${name}`) {
  const receiver = await RtpReceiver.open();
  const opened = await node.ask("open-tap", { room, tap: tapName, peer: "phone", name, ...receiver.ports });
  return { ...opened, receiver };
}

test.each(["audio", "video"] as const)("%s goes in by a feed and out by a tap", async (kind) => {
  const room = await newRoom();
  const { sender } = await feed(room, kind);
  const { codec, receiver } = await tap(room, kind);
  expect(codec).toMatchObject({ kind, mime_type: kind === "audio" ? "audio/opus" : "video/VP8", simulcast: false });
  const packets = await receiver.received(sender, 5);
  expect(new Set(packets.map(({ ssrc }) => ssrc))).toEqual(new Set([codec.ssrc]));
  expect(new Set(packets.map(({ payloadType }) => payloadType))).toEqual(new Set([codec.payload_type]));
  sender.close();
  receiver.close();
});

test("a track that is blocked does not leave by a tap until it is allowed again", async () => {
  const room = await newRoom();
  const { sender } = await feed(room, "audio");
  const { receiver } = await tap(room, "audio");
  await receiver.received(sender, 1);
  await node.ask("block", { room, peer: "phone", names: ["audio"] });
  expect(await receiver.during(sender, 100)).toHaveLength(0);
  await node.ask("block", { room, peer: "phone", names: [] });
  await receiver.received(sender, 1);
  sender.close();
  receiver.close();
});

test("a feed that begins blocked is never heard", async () => {
  const room = await newRoom();
  await node.ask("block", { room, peer: "phone", names: ["audio"] });
  const { sender } = await feed(room, "audio");
  const { receiver } = await tap(room, "audio");
  expect(await receiver.during(sender, 100)).toHaveLength(0);
  sender.close();
  receiver.close();
});

test("what a feed publishes is offered like any track, and so is its end", async () => {
  const room = await newRoom();
  const ref = { peer: "phone", name: "audio" };
  node.tell("want", { room, changes: [{ peers: ["eve"], add: [ref], drop: [] }] });
  await feed(room, "audio");
  const offer = await node.event("offer", (event) => event.room === room);
  expect(Object.values(offer.tracks)).toContainEqual(ref);
  await node.ask("answer", { room, peer: "eve", seq: offer.seq, sdp: fixture("chromium/answer1") });
  await node.ask("close-tap", { room, tap: "in audio" });
  const next = await node.event("offer", (event) => event.room === room);
  expect(Object.values(next.tracks)).not.toContainEqual(ref);
});

test("taps and feeds end with their track, and say so", async () => {
  const room = await newRoom();
  await feed(room, "audio");
  const { receiver } = await tap(room, "audio");
  await node.ask("remove-peer", { room, peer: "phone" });
  await node.event("tap-closed", (event) => event.room === room && event.tap === "in audio");
  await node.event("tap-closed", (event) => event.room === room && event.tap === "out audio");
  receiver.close();
});

test("a tap that is closed on request says nothing, and its name is free again", async () => {
  const room = await newRoom();
  await feed(room, "audio");
  const { receiver } = await tap(room, "audio", "out");
  await node.ask("close-tap", { room, tap: "out" });
  const again = await tap(room, "audio", "out");
  expect(node.events.filter(({ type }) => type === "tap-closed")).toEqual([]);
  receiver.close();
  again.receiver.close();
});

test("a tap of what is not published, or of a name in use, is refused", async () => {
  const room = await newRoom();
  await expect(tap(room, "audio")).rejects.toThrow("The track is not published.");
  await feed(room, "audio");
  await expect(feed(room, "audio")).rejects.toThrow("There is a tap of that name already.");
  await expect(
    node.ask("open-feed", { room, tap: "another", peer: "phone", name: "audio", kind: "audio" }),
  ).rejects.toThrow("The track is published already.");
});

test("an unknown tap has ended already", async () => {
  expect(await node.ask("close-tap", { room: await newRoom(), tap: "none" })).toEqual({});
});
