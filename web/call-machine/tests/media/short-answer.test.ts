import { describe, expect, it } from "vitest";
import { shortAnswer } from "../../src/media/short-answer.js";

const HEAD = ["v=0", "o=- 7 2 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=group:BUNDLE data 0 1", "a=msid-semantic: WMS"];
const CONNECTION = [
  "a=ice-ufrag:abcd",
  "a=ice-pwd:0123456789012345678901",
  "a=fingerprint:sha-256 AB:CD",
  "a=setup:active",
];

function section(mid: string, direction: string, media = "audio 9 UDP/TLS/RTP/SAVPF 100"): string[] {
  const codecs = ["a=rtpmap:100 opus/48000/2", "a=fmtp:100 minptime=10;useinbandfec=1", "a=rtcp-fb:100 nack"];
  const rest = [
    "a=extmap:1 urn:ietf:params:rtp-hdrext:sdes:mid",
    "a=rtcp-mux",
    "a=ssrc:1 cname:x",
    "a=candidate:1 1 udp 1 ::1 9",
  ];
  return [`m=${media}`, "c=IN IP4 0.0.0.0", ...CONNECTION, `a=mid:${mid}`, `a=${direction}`, ...codecs, ...rest];
}

const text = (...lines: string[]) => [...lines, ""].join("\r\n");

describe("an answer made short", () => {
  const data = [
    "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
    "c=IN IP4 0.0.0.0",
    ...CONNECTION,
    "a=mid:data",
    "a=sctp-port:5000",
  ];
  const long = text(
    ...HEAD,
    ...data,
    ...section("0", "recvonly"),
    ...section("1", "inactive", "video 0 UDP/TLS/RTP/SAVPF 101"),
  );

  it("says which m-lines are taken, and once by what connection", () => {
    expect(shortAnswer(long)).toBe(
      text(
        ...HEAD,
        ...CONNECTION,
        "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
        "a=mid:data",
        "m=audio 9 UDP/TLS/RTP/SAVPF 100",
        "a=mid:0",
        "a=recvonly",
        "m=video 0 UDP/TLS/RTP/SAVPF 101",
        "a=mid:1",
        "a=inactive",
      ),
    );
  });

  it("stays as it is when it is made short again", () => {
    expect(shortAnswer(shortAnswer(long))).toBe(shortAnswer(long));
  });

  it("takes the connection from wherever it stands", () => {
    const above = text(...HEAD, ...CONNECTION, "m=audio 9 UDP/TLS/RTP/SAVPF 100", "a=mid:0", "a=recvonly");
    expect(shortAnswer(above)).toBe(above);
  });

  it("of four hundred tracks fits into a message", () => {
    const many = Array.from({ length: 400 }, (_, index) => section(String(index), "recvonly"));
    expect(shortAnswer(text(...HEAD, ...many.flat())).length).toBeLessThan(40_000);
  });
});
