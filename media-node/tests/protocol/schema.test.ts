import { expect, test } from "vitest";
import { SCHEMAS } from "../../src/protocol/messages.ts";
import { faultIn } from "../../src/protocol/schema.ts";

const PUBLISH = { room: "r", peer: "p", sdp: "v=0", tracks: { "0": "audio" }, opus_fec: true, opus_dtx: [] };
const CONFIGURE = {
  version: 1,
  epoch: 0,
  listen: [{ address: "::1", announced: null }],
  port: 0,
  tcp: true,
  max_incoming_bitrate: 0,
};

test("what is declared fits, and what is said beyond it is passed over", () => {
  expect(faultIn(PUBLISH, SCHEMAS.publish)).toBeUndefined();
  expect(faultIn({ ...CONFIGURE, more: [] }, SCHEMAS.configure)).toBeUndefined();
  expect(
    faultIn({ room: "r", peer: "p", tracks: [{ peer: "q", name: "n", layers: null }] }, SCHEMAS.layers),
  ).toBeUndefined();
});

test.each([
  [{ ...PUBLISH, room: undefined }, "the message.room is no string"],
  [{ ...PUBLISH, room: "" }, "the message.room is too short or too long"],
  [{ ...PUBLISH, sdp: "hello" }, "the message.sdp does not look as it should"],
  [{ ...PUBLISH, tracks: [] }, "the message.tracks is no object"],
  [{ ...PUBLISH, tracks: { "0": 7 } }, "the message.tracks.0 is no string"],
  [{ ...PUBLISH, tracks: { ["x".repeat(65)]: "audio" } }, "a key of the message.tracks is too short or too long"],
  [{ ...PUBLISH, opus_fec: 1 }, "the message.opus_fec is no boolean"],
  [{ room: "r" }, "the message lacks peer"],
  [null, "the message is no object"],
])("%j does not fit: %s", (message, fault) => {
  expect(faultIn(message, SCHEMAS.publish)).toBe(fault);
});

test.each([
  [{ ...CONFIGURE, port: 65_536 }, "the message.port is too small or too large"],
  [{ ...CONFIGURE, port: 1.5 }, "the message.port is no integer"],
  [
    { ...CONFIGURE, listen: [{ address: "a", announced: 5 }] },
    "the message.listen[0].announced is none of what it may be",
  ],
  [{ ...CONFIGURE, listen: [{}] }, "the message.listen[0] lacks address"],
  [{ ...CONFIGURE, listen: Array(65).fill({ address: "a" }) }, "the message.listen is too long"],
])("%j does not fit: %s", (message, fault) => {
  expect(faultIn(message, SCHEMAS.configure)).toBe(fault);
});
