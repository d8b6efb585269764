import { describe, expect, it } from "vitest";
import { filesOf, hasFilm } from "./files";
import type { Recording } from "./shapes";

const FILM: Recording = {
  id: "r",
  room_name: "team",
  start_ts: 1,
  status: "finished",
  max_participants: 2,
  s3key: "a/team/167",
  tracks: null,
  type: "cloud",
};

describe("the files of a recording", () => {
  it("are one film, with what lies beside it apart", () => {
    expect(hasFilm(FILM)).toBe(true);
    expect(filesOf(FILM)).toEqual([]);
    expect(filesOf({ ...FILM, outputs: ["a/team/167-chat.vtt"] })).toEqual([
      { key: "a/team/167-chat.vtt", name: "167-chat.vtt" },
    ]);
  });

  it("are its tracks where there is no film", () => {
    const raw: Recording = {
      ...FILM,
      type: "raw-tracks",
      tracks: [{ type: "audio", s3key: "a/team/1-s-cam-audio-2.webm", size: 7 }],
      outputs: ["top"],
    };
    expect(hasFilm(raw)).toBe(false);
    expect(filesOf(raw)).toEqual([
      { key: "a/team/1-s-cam-audio-2.webm", name: "1-s-cam-audio-2.webm", size: 7 },
      { key: "top", name: "top" },
    ]);
  });

  it("are none while it is made, and when nothing came of it", () => {
    expect(hasFilm({ ...FILM, status: "in-progress" })).toBe(false);
    expect(hasFilm({ ...FILM, status: "canceled" })).toBe(false);
  });
});
