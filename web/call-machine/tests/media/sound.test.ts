import { describe, expect, it } from "vitest";
import { readSoundMode } from "../../src/media/sound-mode.js";
import { offerStereo, takeStereo, wantStereo } from "../../src/media/sound-sdp.js";

const SDP = [
  "v=0",
  "s=-",
  "m=audio 9 UDP/TLS/RTP/SAVPF 111 63",
  "a=mid:0",
  "a=rtpmap:111 opus/48000/2",
  "a=fmtp:111 minptime=10;useinbandfec=1;usedtx=1",
  "m=audio 9 UDP/TLS/RTP/SAVPF 111",
  "a=mid:1",
  "a=rtpmap:111 opus/48000/2",
  "m=video 9 UDP/TLS/RTP/SAVPF 96",
  "a=mid:2",
  "a=rtpmap:96 VP8/90000",
  "",
].join("\r\n");

const fmtp = (sdp: string): string[] => sdp.split("\r\n").filter((line) => line.startsWith("a=fmtp"));
const firstFmtp = "a=fmtp:111 minptime=10;useinbandfec=1;usedtx=1";

describe("the mode of a sound", () => {
  it("is speech unless the app says otherwise", () => {
    expect(readSoundMode(undefined)).toEqual(readSoundMode("speech"));
    expect(readSoundMode(undefined)).toEqual({ bitrate: undefined, stereo: false, music: false });
  });

  it("music is in stereo", () => {
    expect(readSoundMode("music")).toMatchObject({ stereo: true, music: true });
  });

  it("may be given in figures, within what the codec knows", () => {
    expect(readSoundMode({ bitrate: 64_000, stereo: true })).toMatchObject({ bitrate: 64_000, stereo: true });
    expect(readSoundMode({ bitrate: 1e9 })).toMatchObject({ bitrate: 510_000, stereo: false });
    expect(readSoundMode({ bitrate: 1 }).bitrate).toBe(6_000);
    expect(readSoundMode({ bitrate: "x" }).bitrate).toBeUndefined();
  });
});

describe("two channels", () => {
  it("are offered in the m-lines that have them, and only there", () => {
    expect(fmtp(offerStereo(SDP, new Set(["1", "2"])))).toEqual([firstFmtp, "a=fmtp:111 sprop-stereo=1"]);
    expect(offerStereo(SDP, new Set())).toBe(SDP);
  });

  it("are asked of the own browser, without pauses", () => {
    expect(fmtp(wantStereo(SDP, new Set(["0"])))).toEqual(["a=fmtp:111 minptime=10;useinbandfec=1;usedtx=0;stereo=1"]);
  });

  it("are played where they are offered", () => {
    const offer = offerStereo(SDP, new Set(["1"]));
    expect(fmtp(takeStereo(SDP, offer))).toEqual([firstFmtp, "a=fmtp:111 stereo=1"]);
    expect(takeStereo(SDP, SDP)).toBe(SDP);
  });
});
