import { expect, it } from "vitest";
import { belongsTo, divisionOf, isIn, UNDIVIDED } from "./division";

const ROOMS = [
  { id: "r", name: "Red" },
  { id: "b", name: "Blue" },
];
const WIRE = {
  version: 3,
  open: true,
  at: 100,
  ends_at: 160,
  rooms: ROOMS,
  assignment: { ann: "r", ben: "b", cleo: "gone" },
  stepped_out: ["ben"],
  help: ["ann"],
};

it("reads the server's word, and its time by one's own clock", () => {
  const division = divisionOf({ breakout: WIRE, ends_in: 40 }, 5_000);
  expect(division.endsAt).toBe(45_000);
  expect(isIn(division, "ann")?.name).toBe("Red");
  expect(isIn(division, "ben"), "stepped out").toBeNull();
  expect(belongsTo(division, "ben")?.name).toBe("Blue");
  expect([isIn(division, "cleo"), isIn(division, "dan"), isIn(division, null)]).toEqual([null, null, null]);
  expect(isIn({ ...division, open: false }, "ann")).toBeNull();
  expect(divisionOf({ breakout: null, ends_in: null }, 0)).toBe(UNDIVIDED);
});
