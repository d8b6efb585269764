import { expect, it } from "vitest";
import { oneMore, shuffled } from "./breakout";

const ROOMS = [
  { id: "r", name: "Red" },
  { id: "b", name: "Blue" },
];

it("shares people out evenly, each to one room", () => {
  const people = Array.from({ length: 7 }, (_, index) => `p${index}`);
  let seed = 1;
  const random = () => {
    seed = (seed * 16807) % 2147483647;
    return seed / 2147483647;
  };
  const assignment = shuffled(people, ROOMS, random);
  expect(Object.keys(assignment).sort()).toEqual(people);
  const sizes = ROOMS.map(({ id }) => Object.values(assignment).filter((room) => room === id).length);
  expect(sizes.sort()).toEqual([3, 4]);
  expect(shuffled(people, ROOMS, random), "another time otherwise").not.toEqual(assignment);
});

it("gives each further room an id of its own", () => {
  const name = (number: number) => `Group ${number}`;
  const two = oneMore(oneMore([], name), name);
  expect(two.map((room) => room.name)).toEqual(["Group 1", "Group 2"]);
  const again = oneMore(two.slice(1), name);
  expect(new Set(again.map(({ id }) => id)).size).toBe(2);
});
