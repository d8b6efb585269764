import { expect, it } from "vitest";
import { found, inOrder } from "./people";

const person = (name: string, local = false) => ({ sessionId: name, name, local });
const names = (people: readonly { readonly name: string }[]) => people.map(({ name }) => name);

it("has oneself first and the others by name, as the language sorts them", () => {
  const people = [person("Zoe"), person("Örjan"), person("adam 10"), person("Adam 9"), person("Me", true)];
  expect(names(inOrder(people, "en"))).toEqual(["Me", "Adam 9", "adam 10", "Örjan", "Zoe"]);
  expect(names(inOrder(people, "sv"))).toEqual(["Me", "Adam 9", "adam 10", "Zoe", "Örjan"]);
});

it("finds people by a part of their name, whatever its case and accents", () => {
  const people = [person("Zoë Ångström"), person("Adam")];
  expect(names(found(people, " zoe", "en"))).toEqual(["Zoë Ångström"]);
  expect(names(found(people, "ANG", "en"))).toEqual(["Zoë Ångström"]);
  expect(names(found(people, "x", "en"))).toEqual([]);
  expect(names(found(people, " ", "en"))).toHaveLength(2);
});
