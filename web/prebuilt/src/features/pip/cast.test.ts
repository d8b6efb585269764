import { describe, expect, it } from "vitest";
import type { Presence } from "../../stage/focus";
import { cameraOf, type StageTile, screenOf } from "../../stage/tiles";
import { inStrip, pipCast } from "./cast";

const name = ({ sessionId, kind }: StageTile) => (kind === "screen" ? `screen of ${sessionId}` : sessionId);

function cast(presence: Partial<Presence>, pin: StageTile | null = null) {
  const { focus, others } = pipCast(
    {
      people: ["me", "ann", "ben", "cleo"],
      selfId: "me",
      screens: [],
      speakers: [],
      hasCamera: () => true,
      ...presence,
    },
    pin,
  );
  return [focus && name(focus), ...others.map(name)];
}

describe("whom the small window shows", () => {
  it("is who speaks, then who spoke, then cameras, then the rest, and oneself last", () => {
    const hasCamera = (id: string) => id !== "ann";
    expect(cast({ hasCamera })).toEqual(["ben", "cleo", "ann", "me"]);
    expect(cast({ hasCamera, speakers: ["cleo", "ann"] })).toEqual(["cleo", "ann", "ben", "me"]);
  });

  it("is the newest shared screen, with who speaks first beside it", () => {
    expect(cast({ screens: ["ben", "ann"], speakers: ["cleo"] })).toEqual([
      "screen of ben",
      "screen of ann",
      "cleo",
      "ann",
      "ben",
      "me",
    ]);
  });

  it("is what is pinned before anything else", () => {
    expect(cast({ screens: ["ben"] }, cameraOf("cleo"))).toEqual(["cleo", "screen of ben", "ann", "ben", "me"]);
    expect(cast({}, screenOf("gone"))[0]).toBe("ann");
  });

  it("is oneself alone only while nobody else is there, and nobody where one's own picture is hidden", () => {
    expect(cast({ people: ["me"] })).toEqual(["me"]);
    expect(cast({ people: [], selfId: null })).toEqual([null]);
  });
});

describe("the small pictures", () => {
  const others = ["ann", "ben", "cleo", "me"].map(cameraOf);
  const strip = (room: number, selfId: string | null = "me") => inStrip(others, room, selfId).map(name);

  it("end with oneself where not all have room", () => {
    expect(strip(3)).toEqual(["ann", "ben", "me"]);
    expect(strip(9)).toEqual(["ann", "ben", "cleo", "me"]);
  });

  it("are of others where there is room for one, or oneself is not shown", () => {
    expect(strip(1)).toEqual(["ann"]);
    expect(strip(0)).toEqual([]);
    expect(strip(2, null)).toEqual(["ann", "ben"]);
  });
});
