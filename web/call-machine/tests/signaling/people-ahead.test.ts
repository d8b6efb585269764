import { beforeEach, expect, it } from "vitest";
import { PeopleAhead } from "../../src/signaling/people-ahead.js";

let people: PeopleAhead;

beforeEach(() => {
  people = new PeopleAhead();
});

const page = (...participants: string[]) => ({ type: "people", participants });

it("leaves messages alone that have nothing ahead", () => {
  const reply = { re: 1, participants: ["ann"] };
  expect(people.whole(reply)).toBe(reply);
  expect(reply).toEqual({ re: 1, participants: ["ann"] });
});

it("puts pages before the end of the list, which the message has", () => {
  expect(people.whole(page("ann", "ben"))).toBeUndefined();
  expect(people.whole(page("cid"))).toBeUndefined();
  expect(people.whole({ re: 1, participants: ["dan"] })).toEqual({ re: 1, participants: ["ann", "ben", "cid", "dan"] });
});

it("does so where a message tells how things stand", () => {
  people.whole(page("ann"));
  expect(people.whole({ re: 2, standing: { participants: [] } })).toEqual({
    re: 2,
    standing: { participants: ["ann"] },
  });
});

it("forgets pages with the message that they went ahead of, whatever that is", () => {
  people.whole(page("ann"));
  expect(people.whole({ type: "counts", present: 1 })).toEqual({ type: "counts", present: 1 });
  expect(people.whole({ re: 1, participants: ["ben"] })).toEqual({ re: 1, participants: ["ben"] });
});

it("passes over what is no page", () => {
  expect(people.whole({ type: "people", participants: "everybody" })).toBeUndefined();
  expect(people.whole({ re: 1, participants: ["ben"] })).toEqual({ re: 1, participants: ["ben"] });
});
