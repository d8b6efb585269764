import { describe, expect, test } from "vitest";
import { Refusal } from "../../src/refusal.ts";
import { readDescription } from "../../src/sdp/description.ts";
import { ANSWER_LIMITS, OFFER_LIMITS } from "../../src/sdp/grammar.ts";
import { fixture } from "../fixtures.ts";

const read = (sdp: string) => readDescription(sdp, OFFER_LIMITS);
const OFFER = fixture("chromium/offer-simulcast");

test.each(["chromium", "firefox", "safari"])("what %s says is read", (browser) => {
  const { sections, dtls, ufrag } = read(fixture(`${browser}/offer-simulcast`));
  expect(sections.map(({ mid, kind, sends, isRejected }) => ({ mid, kind, sends, isRejected }))).toEqual([
    { mid: "0", kind: "audio", sends: true, isRejected: false },
    { mid: "1", kind: "video", sends: true, isRejected: false },
  ]);
  expect(dtls.role).toBe("client");
  expect(dtls.fingerprints).toMatchObject([{ algorithm: "sha-256" }]);
  expect(ufrag).toMatch(/^[A-Za-z0-9+/]{4,}$/);
});

test.each(["chromium", "firefox"])("the answer of %s is read", (browser) => {
  const { sections, dtls } = read(fixture(`${browser}/answer1`));
  expect(sections.map(({ mid, kind }) => `${mid} ${kind}`)).toEqual(["data application", "0 audio", "1 video"]);
  expect(dtls.role).toBe("client");
});

test("the session and the certificate make a connection's identity", () => {
  const { identity } = read(OFFER);
  expect(read(fixture("chromium/offer-again")).identity).toBe(identity);
  expect(read(fixture("chromium/offer")).identity).not.toBe(identity);
  expect(read(OFFER.replace(/o=- \d+/, "o=- 1")).identity).not.toBe(identity);
  expect(read(OFFER.replace(/o=(- \d+) 2/, "o=$1 3").replaceAll(/ice-ufrag:.*/g, "ice-ufrag:other")).identity).toBe(
    identity,
  );
});

test("a browser that wants to be called in DTLS is", () => {
  expect(read(OFFER.replaceAll("a=setup:actpass", "a=setup:passive")).dtls.role).toBe("server");
});

describe("refused is", () => {
  const many = (count: number, line: string) => Array.from({ length: count }, () => line).join("\r\n");
  test.each([
    ["nothing", "", "does not begin as one"],
    ["a session without media", "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\n", "holds no media"],
    ["a very long text", `v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=${"x".repeat(300_000)}\r\n`, "too long"],
    ["a very long line", OFFER.replace("s=-", `s=${"x".repeat(2000)}`), "a line that is too long"],
    ["a line that is none", OFFER.replace("s=-", "hello"), "malformed line"],
    ["a control character", OFFER.replace("s=-", "s=\u0007"), "malformed line"],
    ["too many sections", `${OFFER}${many(31, "m=audio 9 UDP/TLS/RTP/SAVPF 0")}\r\n`, "too many sections"],
    ["too many lines", `${OFFER}${many(1001, "a=rtcp-rsize")}\r\n`, "a section that is too long"],
    ["too many streams", `${OFFER}${many(40, "a=ssrc:1 cname:x")}\r\n`, "a section that is too long"],
    ["other media", OFFER.replace("m=audio 9 UDP/TLS/RTP/SAVPF", "m=text 9 UDP/TLS/RTP/SAVPF"), "unknown media"],
    ["media in the clear", OFFER.replace("m=audio 9 UDP/TLS/RTP/SAVPF", "m=audio 9 RTP/AVP"), "unknown media"],
    ["a mid used twice", OFFER.replace("a=mid:1", "a=mid:0"), "a mid twice"],
    ["a missing mid", OFFER.replace("a=mid:1\r\n", ""), "without a mid"],
    ["a strange mid", OFFER.replace("a=mid:1", "a=mid:../1"), "malformed attribute: mid"],
    [
      "a short certificate",
      OFFER.replaceAll(/(fingerprint:sha-256 ..:)..:/g, "$1"),
      "malformed attribute: fingerprint",
    ],
    ["an old certificate", OFFER.replaceAll("sha-256", "sha-1"), "malformed attribute: fingerprint"],
    ["no certificate", OFFER.replaceAll(/a=fingerprint.*\r\n/g, ""), "lacks ICE or DTLS"],
    ["no ICE", OFFER.replaceAll(/a=ice-ufrag.*\r\n/g, ""), "lacks ICE or DTLS"],
    ["four simulcast streams", OFFER.replace("send l;m;h", "send l;m;h;x"), "malformed attribute: simulcast"],
    ["a strange stream name", OFFER.replace("a=rid:l send", "a=rid:l/../ send"), "malformed attribute: rid"],
  ])("%s", (_, sdp, sentence) => {
    expect(() => read(sdp)).toThrow(Refusal);
    expect(() => read(sdp)).toThrow(sentence);
  });
});

test("an answer may hold a section for everybody in a large room", () => {
  const section = (mid: number) => `m=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:${mid}\r\na=recvonly\r\n`;
  const sdp = `${fixture("chromium/answer1")}${Array.from({ length: 998 }, (_, index) => section(index + 2)).join("")}`;
  expect(readDescription(sdp, ANSWER_LIMITS).sections).toHaveLength(1001);
  expect(() => readDescription(`${sdp}${section(1000)}`, ANSWER_LIMITS)).toThrow("too many sections");
});
