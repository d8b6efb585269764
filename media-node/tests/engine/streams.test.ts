import type { Producer, RtpParameters } from "mediasoup/types";
import { expect, test } from "vitest";
import { KnownStreams } from "../../src/engine/streams.ts";

const parameters = (mid: string): RtpParameters => ({
  mid,
  codecs: [],
  encodings: [{ rid: "l", scalabilityMode: "L1T3" }, { rid: "h" }],
});

function producer(mid: string, ...stats: object[]): Producer {
  return { rtpParameters: parameters(mid), getStats: async () => stats } as unknown as Producer;
}

test("what is not known is left as the browser described it", async () => {
  const streams = new KnownStreams();
  await streams.note(producer("1", { ssrc: 5 }));
  expect(streams.complete(parameters("1"))).toEqual(parameters("1"));
  expect(streams.complete(parameters("2"))).toEqual(parameters("2"));
});

test("the next track in an m-line has the numbers of the one before, layer by layer", async () => {
  const streams = new KnownStreams();
  await streams.note(producer("1", { rid: "l", ssrc: 5, rtxSsrc: 6 }));
  const known = {
    ...parameters("1"),
    encodings: [{ rid: "l", scalabilityMode: "L1T3", ssrc: 5, rtx: { ssrc: 6 } }, { rid: "h" }],
  };
  expect(streams.complete(parameters("1"))).toEqual(known);
  await streams.note(producer("1", { rid: "h", ssrc: 7 }));
  expect(streams.complete(parameters("1")).encodings?.[0]).toMatchObject({ ssrc: 5 });
  expect(streams.complete(parameters("1")).encodings?.[1]).toEqual({ rid: "h", ssrc: 7 });
});
