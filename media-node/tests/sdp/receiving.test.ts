import { expect, test } from "vitest";
import { OfferWriter } from "../../src/sdp/receiving.ts";
import { LOCAL } from "../local-transport.ts";

const SCTP = { port: 5000, OS: 1, MIS: 1, maxMessageSize: 1200, maxReceiveMessageSize: 1200 };

function stream(kind: "audio" | "video", ssrc: number) {
  const mimeType = kind === "audio" ? "audio/opus" : "video/VP8";
  const codec = { mimeType, payloadType: 100, clockRate: 90_000, parameters: {}, rtcpFeedback: [] };
  const rtpParameters = { codecs: [codec], headerExtensions: [], encodings: [{ ssrc }], rtcp: { cname: "c" } };
  return { kind, rtpParameters, streamId: `s${ssrc}`, trackId: `t${ssrc}` };
}

const newWriter = () => new OfferWriter(LOCAL, SCTP as never);
const sectionsOf = (sdp: string) => sdp.split(/(?=^m=)/m).slice(1);
const lineOf = (sdp: string, name: string) => sdp.split("\r\n").filter((line) => line.startsWith(name));

test("each offer has all m-lines, those that are written again as they were", () => {
  const writer = newWriter();
  writer.add("0", stream("audio", 1));
  const first = sectionsOf(writer.write());
  writer.add("1", stream("video", 2));
  const second = sectionsOf(writer.write());
  expect(second.slice(0, 2)).toEqual(first);
  expect(second[2]).toContain("a=mid:1\r\n");
  expect(second[2]).toContain("a=ssrc:2 cname:c\r\n");
});

test("what was dropped is offered as unused, and left out of the bundle", () => {
  const writer = newWriter();
  writer.add("0", stream("audio", 1));
  writer.add("1", stream("video", 2));
  writer.write();
  writer.remove("0");
  const sdp = writer.write();
  expect(sectionsOf(sdp)[1]).toMatch(/^m=audio 0 [\s\S]*a=inactive/);
  expect(lineOf(sdp, "a=group:")).toEqual(["a=group:BUNDLE data 1"]);
});

test("a free m-line is taken by the next track of its kind", () => {
  const writer = newWriter();
  writer.add("0", stream("audio", 1));
  writer.add("1", stream("video", 2));
  writer.write();
  writer.remove("0");
  writer.write();
  writer.add("2", stream("audio", 3));
  const sdp = writer.write();
  expect(lineOf(sdp, "a=mid:")).toEqual(["a=mid:data", "a=mid:2", "a=mid:1"]);
  expect(sectionsOf(sdp)[1]).toContain("a=ssrc:3 cname:c\r\n");
});

test("new ICE credentials are in every m-line, also in those that were written before", () => {
  const writer = newWriter();
  writer.add("0", stream("audio", 1));
  writer.write();
  writer.restart({ usernameFragment: "fresh", password: "secret", iceLite: true });
  expect(lineOf(writer.write(), "a=ice-ufrag:")).toEqual(Array(2).fill("a=ice-ufrag:fresh"));
});

test("the version grows from offer to offer", () => {
  const writer = newWriter();
  expect([writer.write(), writer.write()].flatMap((sdp) => lineOf(sdp, "o="))).toEqual([
    "o=parlour 1 1 IN IP4 127.0.0.1",
    "o=parlour 1 2 IN IP4 127.0.0.1",
  ]);
});
