import { generateRouterRtpCapabilities } from "mediasoup/ortc";
import type { RtpCapabilities } from "mediasoup/types";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ROUTER_CODECS } from "../../src/codecs.ts";
import { Refusal } from "../../src/refusal.ts";
import { readDescription } from "../../src/sdp/description.ts";
import { OFFER_LIMITS } from "../../src/sdp/grammar.ts";
import { answerTo } from "../../src/sdp/publishing.ts";
import { writeSection, writeSession } from "../../src/sdp/session.ts";
import { fixture } from "../fixtures.ts";
import { LOCAL } from "../local-transport.ts";
import { TestNode } from "../node.ts";
import { mutated, seeded } from "../random.ts";

/** More can be asked for by hand: each costs a few milliseconds. */
const CARRIED = Number(process.env.PARLOUR_HOSTILE ?? 300);
const READ = 10 * CARRIED;

const OFFERS = [
  "chromium/offer",
  "chromium/offer-simulcast",
  "firefox/offer",
  "firefox/offer-simulcast",
  "safari/offer-simulcast",
].map(fixture);
const ANSWERS = ["chromium/answer1", "firefox/answer1"].map(fixture);
const router = generateRouterRtpCapabilities(ROUTER_CODECS) as RtpCapabilities;

let node: TestNode;
beforeAll(async () => {
  node = await TestNode.start();
});
afterAll(() => node.stop());

function some(list: readonly string[], random: (limit: number) => number): string {
  return mutated(list[random(list.length)] ?? "", random);
}

test("whatever a browser says is read, or refused with a sentence", () => {
  const random = seeded(1);
  let read = 0;
  for (let count = 0; count < READ; count += 1) {
    const sdp = some(count % 4 ? OFFERS : ANSWERS, random);
    try {
      const options = { router, wanted: new Set(["0", "1"]), cname: "c", opus: { fec: true, dtx: new Set<string>() } };
      writeSession(LOCAL, answerTo(readDescription(sdp, OFFER_LIMITS), LOCAL, options).sections.map(writeSection), 1);
      read += 1;
    } catch (error) {
      if (!(error instanceof Refusal))
        throw new Error(`not refused but broken: ${JSON.stringify(sdp)}`, { cause: error });
    }
  }
  expect(read).toBeGreaterThan(READ / 10);
  expect(read).toBeLessThan(READ);
});

test("whatever browsers say, the worker lives and others are served", async () => {
  const random = seeded(2);
  const { workers: before } = await node.ask("health", {});
  await node.ask("open-room", { room: "r" });
  const tracks = { "0": "audio", "1": "video" };
  const add = Object.values(tracks).map((name) => ({ peer: "ann", name }));
  node.tell("want", { room: "r", changes: [{ peers: ["eve"], add, drop: [] }] });
  let carried = 0;
  for (let count = 0; count < CARRIED; count += 1) {
    const publishing = node.ask("publish", {
      room: "r",
      peer: "ann",
      sdp: some(OFFERS, random),
      tracks,
      opus_fec: true,
      opus_dtx: [],
    });
    carried += await publishing.then(
      () => 1,
      () => 0,
    );
    for (const event of node.events.splice(0)) {
      if (event.type !== "offer") continue;
      const answering = { room: "r", peer: event.peer, seq: event.seq, sdp: some(ANSWERS, random) };
      await node.ask("answer", answering).catch(() => undefined);
    }
    if (count % 10 === 9) await node.ask("remove-peer", { room: "r", peer: random(2) ? "ann" : "eve" });
    if (count % 10 === 9) node.tell("want", { room: "r", changes: [{ peers: ["eve"], add, drop: [] }] });
  }
  expect(carried).toBeGreaterThan(0);
  expect(carried).toBeLessThan(CARRIED);
  const { workers: after } = await node.ask("health", {});
  expect(after[0]?.pid).toBe(before[0]?.pid);
  await node.ask("close-room", { room: "r" });
  expect(await node.ask("health", {})).toMatchObject({ workers: [{ rooms: 0, consumers: 0 }] });
});
