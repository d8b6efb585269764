import { describe, expect, it } from "vitest";
import { type Seating, seated } from "./seating";

const PEOPLE = ["me", "a", "b", "c", "d", "e", "f"];
const all = (people: readonly string[] = PEOPLE, given: Partial<Seating> = {}): Seating => ({
  people,
  selfId: "me",
  firstPage: people.length,
  speakers: [],
  hasCamera: () => true,
  inSight: true,
  ...given,
});
const cameras =
  (...ids: string[]) =>
  (id: string) =>
    ids.includes(id);

describe("where all have room", () => {
  it("newcomers come last and nobody else moves", () => {
    expect(seated(["me", "b", "a"], all(["me", "a", "b", "c"]))).toEqual(["me", "b", "a", "c"]);
  });

  it("who leaves is followed by the others", () => {
    expect(seated(["me", "b", "a", "c"], all(["me", "a", "c"]))).toEqual(["me", "a", "c"]);
  });

  it("nobody moves because of a camera or of words", () => {
    const before = ["me", "a", "b", "c"];
    expect(seated(before, all(before, { hasCamera: cameras("c"), speakers: ["c"] }))).toBe(before);
  });

  it("oneself is first, also when shown again", () => {
    expect(seated(["a", "b"], all(["me", "a", "b"]))).toEqual(["me", "a", "b"]);
    expect(seated(["me", "a", "b"], all(["a", "b"], { selfId: null }))).toEqual(["a", "b"]);
  });
});

describe("where some are on further pages", () => {
  const two = { firstPage: 3 };

  it("somebody with a camera changes places with somebody without", () => {
    expect(seated(PEOPLE, all(PEOPLE, { ...two, hasCamera: cameras("a", "d") }))).toEqual([
      "me",
      "a",
      "d",
      "c",
      "b",
      "e",
      "f",
    ]);
  });

  it("who speaks changes places with who has been silent longest", () => {
    const speaking = (speakers: string[]) => seated(PEOPLE, all(PEOPLE, { ...two, speakers }));
    expect(speaking(["e"])).toEqual(["me", "a", "e", "c", "d", "b", "f"]);
    expect(speaking(["e", "b"])).toEqual(["me", "e", "b", "c", "d", "a", "f"]);
    expect(speaking(["e", "b", "a"])).toEqual(["me", "e", "b", "c", "d", "a", "f"]);
  });

  it("who speaks stays though without a camera", () => {
    const given = all(PEOPLE, { ...two, speakers: ["e"], hasCamera: (id) => id !== "e" });
    const order = seated(PEOPLE, given);
    expect(order.slice(0, 3)).toEqual(["me", "a", "e"]);
    expect(seated(order, given)).toBe(order);
  });

  it("nobody moves for somebody who speaks while another page is looked at", () => {
    expect(seated(PEOPLE, all(PEOPLE, { ...two, speakers: ["e"], inSight: false }))).toBe(PEOPLE);
  });

  it("who speaks on the first page moves nobody", () => {
    expect(seated(PEOPLE, all(PEOPLE, { ...two, speakers: ["b"] }))).toBe(PEOPLE);
  });

  it("oneself never gives way", () => {
    expect(seated(PEOPLE, all(PEOPLE, { firstPage: 1, speakers: ["e"], hasCamera: cameras("c") }))[0]).toBe("me");
  });

  it("an order that was found stays as it is", () => {
    for (const speakers of [[], ["e"], ["f", "a"], ["d", "e", "f"]])
      for (const on of [[], ["f"], ["d", "e", "f"], PEOPLE]) {
        const given = all(PEOPLE, { ...two, speakers, hasCamera: (id) => (on as string[]).includes(id) });
        const order = seated(PEOPLE, given);
        expect(seated(order, given)).toBe(order);
        expect([...order].sort()).toEqual([...PEOPLE].sort());
      }
  });
});
