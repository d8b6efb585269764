import { generateRouterRtpCapabilities } from "mediasoup/ortc";
import type { RtpCapabilities } from "mediasoup/types";
import { describe, expect, test } from "vitest";
import { ROUTER_CODECS } from "../../src/codecs.ts";
import { Refusal } from "../../src/refusal.ts";
import { readDescription } from "../../src/sdp/description.ts";
import { OFFER_LIMITS } from "../../src/sdp/grammar.ts";
import { type Answer, answerTo } from "../../src/sdp/publishing.ts";
import { writeSection, writeSession } from "../../src/sdp/session.ts";
import { fixture } from "../fixtures.ts";
import { LOCAL } from "../local-transport.ts";

const router = generateRouterRtpCapabilities(ROUTER_CODECS) as RtpCapabilities;

function answer(sdp: string, wanted = ["0", "1"], fec = false, dtx: string[] = []): Answer {
  return answerTo(readDescription(sdp, OFFER_LIMITS), LOCAL, {
    router,
    wanted: new Set(wanted),
    cname: "c",
    opus: { fec, dtx: new Set(dtx) },
  });
}

const textOf = ({ sections }: Answer) => writeSession(LOCAL, sections.map(writeSection), 1);

test.each([
  ["chromium", "VP8"],
  ["firefox", "VP8"],
  ["safari", "H264"],
])("of what %s can send, its first choice is taken: %s", (browser, codec) => {
  const { tracks } = answer(fixture(`${browser}/offer`));
  expect(tracks.map(({ rtpParameters }) => rtpParameters.codecs.map(({ mimeType }) => mimeType))).toEqual([
    ["audio/opus"],
    [`video/${codec}`, "video/rtx"],
  ]);
});

test.each(["chromium", "firefox", "safari"])("the streams of %s are in the order of its list", (browser) => {
  const { tracks, sections } = answer(fixture(`${browser}/offer-simulcast`));
  expect(tracks[1]?.rtpParameters.encodings).toEqual(["l", "m", "h"].map((rid) => ({ rid, scalabilityMode: "L1T3" })));
  expect(sections[1]?.simulcast).toEqual({ dir1: "recv", list1: "l;m;h" });
});

test.each(["chromium", "firefox", "safari"])("a single stream of %s is known by its number", (browser) => {
  const { tracks } = answer(fixture(`${browser}/offer`));
  for (const { rtpParameters } of tracks) {
    expect(rtpParameters.encodings).toHaveLength(1);
    expect(rtpParameters.encodings?.[0]?.ssrc).toBeGreaterThan(0);
  }
});

test("streams that the browser paused are taken when it resumes them", () => {
  const text = textOf(answer(fixture("chromium/offer-simulcast").replace("send l;m;h", "send l;~m;~h")));
  expect(text).toContain("a=simulcast:recv l;m;h");
});

test("sound is repeated on request, and protected when asked for", () => {
  const offer = fixture("chromium/offer");
  expect(textOf(answer(offer))).toMatch(/a=rtcp-fb:111 nack/);
  expect(textOf(answer(offer))).toContain("useinbandfec=0");
  expect(textOf(answer(offer, ["0", "1"], true))).toContain("useinbandfec=1");
});

test("how frames depend on each other is told where mediasoup reads it", () => {
  const offer = fixture("chromium/offer-simulcast");
  const told = (sdp: string) => textOf(answer(sdp)).includes("dependency-descriptor");
  expect(offer).toContain("dependency-descriptor");
  expect(told(offer)).toBe(false);
  const single = `${fixture("chromium/offer")}${offer.match(/a=extmap:\d+ \S+dependency-descriptor\S+/)?.[0]}\r\n`;
  expect(told(single)).toBe(false);
  expect(told(single.replace(/a=rtpmap:\d+ (VP8|H264|VP9)\S+\r\n/g, ""))).toBe(true);
});

test("silence is left out of the sound that was named for it, and no sign of life is missed then", () => {
  const { sections, tracks } = answer(fixture("chromium/offer"), ["0", "1"], true, ["0"]);
  expect(writeSession(LOCAL, sections.map(writeSection), 1)).toContain("usedtx=1");
  expect(tracks.map(({ rtpParameters }) => rtpParameters.encodings?.[0]?.dtx)).toEqual([true, undefined]);
  expect(textOf(answer(fixture("chromium/offer")))).toContain("usedtx=0");
});

test("m-lines that nobody named stay inactive, and keep their streams for later", () => {
  const unnamed = answer(fixture("chromium/offer-simulcast"), ["0"]);
  expect(unnamed.tracks.map(({ mid }) => mid)).toEqual(["0"]);
  expect(unnamed.sections.map(({ direction }) => direction)).toEqual(["recvonly", "inactive"]);
  expect(textOf(unnamed)).toContain("a=simulcast:recv l;m;h");
});

test("a section that the browser gave up is refused in turn", () => {
  const offer = fixture("chromium/offer").replace("m=video 9", "m=video 0");
  const text = textOf(answer(offer));
  expect(text).toMatch(/m=video 0 /);
  expect(text).toContain("a=group:BUNDLE 0\r\n");
});

test("a section of the bundle without a port of its own is none that was given up", () => {
  expect(fixture("firefox/offer")).toContain("m=video 0");
  expect(answer(fixture("firefox/offer")).tracks).toHaveLength(2);
});

test("the answer calls itself what the offer left to it", () => {
  expect(textOf(answer(fixture("chromium/offer")))).toContain("a=setup:passive");
});

describe("refused is", () => {
  const offer = fixture("chromium/offer");
  const simulcast = fixture("chromium/offer-simulcast");
  test.each([
    [
      "a data channel",
      `${offer}m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:2\r\n`,
      "Only audio and video",
    ],
    ["an unknown codec", offer.replaceAll("opus", "speex"), "no codec that this server knows"],
    ["a stream without number", offer.replaceAll(/a=ssrc.*\r\n/g, ""), "names no stream"],
    ["streams without names", `${offer}a=ssrc:5 cname:x\r\na=ssrc:6 cname:x\r\n`, "improper streams"],
    ["the number nought", offer.replaceAll(/a=ssrc:\d+/g, "a=ssrc:0"), "names no stream|improper streams"],
    ["a number too large", offer.replaceAll(/a=ssrc:\d+/g, "a=ssrc:4294967296"), "improper streams"],
    ["a stream that is not declared", simulcast.replace("a=rid:m send\r\n", ""), "improper simulcast"],
    ["a stream named twice", simulcast.replace("send l;m;h", "send l;m;m"), "improper simulcast"],
    ["a payload type used twice", offer.replace("a=rtpmap:97 ", "a=rtpmap:96 "), "payload type twice"],
    ["an extension used twice", offer.replace("a=extmap:2 ", "a=extmap:1 "), "header extension twice"],
    [
      "a heap of formats",
      `${offer}${Array.from({ length: 48 }, (_, k) => `a=rtpmap:${k} VP8/90000\r\n`).join("")}`,
      "too many formats",
    ],
    ["extension 15", offer.replace("a=extmap:1 ", "a=extmap:15 "), "header extension"],
  ])("%s", (_, sdp, sentence) => {
    expect(() => answer(sdp)).toThrow(Refusal);
    expect(() => answer(sdp)).toThrow(new RegExp(sentence));
  });
});
