import { describe, expect, it } from "vitest";
import { appended, grouped, type Message, merged, message, reacted, toldMessage } from "./messages";

const NOON = new Date(2027, 0, 15, 12).getTime();
const said = (text: string, given: Partial<Message> = {}) =>
  message({ key: text, from: "ben", name: "Ben", text, at: NOON, ...given });
const texts = (messages: readonly Message[]) => messages.map(({ text }) => text);

describe("what the server remembers", () => {
  it("is read under the names that the server knows", () => {
    const told = { number: 3, from: "me", user_name: "Ada", at: 5, message: "hi", reactions: { "👍": { ben: "Ben" } } };
    expect(toldMessage(told, "me")).toMatchObject({ mine: true, name: "Ada", claimed: null, at: 5000 });
    expect(toldMessage({ ...told, name: "Boss" }, "you")).toMatchObject({ mine: false, claimed: "Boss" });
    expect(toldMessage(told, "me").reactions.get("👍")?.get("ben")).toBe("Ben");
  });

  it("keeps the picture that a message carries, if it can be one", () => {
    const gif = { id: `a.${"m".repeat(22)}`, width: 356, height: 200 };
    const told = { number: 3, from: "ben", user_name: "Ben", at: 5, message: "A cat", gif };
    expect(toldMessage(told, "me").gif).toEqual(gif);
    expect(toldMessage({ ...told, gif: { ...gif, id: "../x" } }, "me").gif).toBeNull();
  });

  it("goes before what came meanwhile, which is shown once", () => {
    const live = [said("two", { id: "2" }), said("three")];
    const history = [said("one", { id: "1" }), said("two", { id: "2", at: NOON - 5 }), said("three")];
    const all = merged(live, history);
    expect(texts(all)).toEqual(["one", "two", "three"]);
    expect(all[1]?.at).toBe(NOON - 5);
    expect(all[1]?.key).toBe("two");
  });

  it("takes two equal words of a bot for two", () => {
    expect(texts(merged([said("ok"), said("ok")], [said("ok"), said("ok"), said("ok")]))).toEqual(["ok", "ok", "ok"]);
  });

  it("leaves what it does not know in its place", () => {
    const live = [said("old", { id: "0" }), said("known", { id: "1" }), said("to you", { id: "2" })];
    const history = [said("known", { id: "1" }), said("missed", { id: "3" })];
    expect(texts(merged(live, history))).toEqual(["old", "known", "missed", "to you"]);
    expect(texts(merged([said("to you", { id: "2" })], history))).toEqual(["known", "missed", "to you"]);
  });

  it("takes nobody's message for that of another one", () => {
    expect(texts(merged([said("x", { from: "ben" })], [said("x", { from: "cleo" })]))).toEqual(["x", "x"]);
  });
});

it("keeps the latest messages, and no id twice", () => {
  const many = Array.from({ length: 600 }, (_, index) => said(`${index}`));
  const kept = appended(many, [said("a", { id: "m" }), said("b", { id: "m" })]);
  expect(kept).toHaveLength(500);
  expect(kept.slice(-2).map(({ id }) => id)).toEqual(["m", null]);
});

it("counts a person's reaction once, until taken back", () => {
  const on = { id: "m", emoji: "👍", on: true };
  const once = reacted(reacted([said("a", { id: "m" })], on, "ben", "Ben"), on, "ben", "Ben");
  expect(once[0]?.reactions.get("👍")).toEqual(new Map([["ben", "Ben"]]));
  expect(reacted(once, { ...on, on: false }, "ben", "Ben")[0]?.reactions.size).toBe(0);
});

it("groups by person, pause and day", () => {
  const minute = 60_000;
  const day = 24 * 60 * minute;
  const groups = grouped(
    [
      said("a", { at: NOON - day }),
      said("b"),
      said("c", { at: NOON + minute }),
      said("d", { at: NOON + 10 * minute }),
      said("e", { at: NOON + 10 * minute, from: "cleo" }),
      said("f", { at: NOON + 10 * minute, from: "cleo", claimed: "Boss" }),
    ],
    NOON,
  );
  expect(groups.map(({ messages }) => texts(messages).join(""))).toEqual(["a", "bc", "d", "e", "f"]);
  expect(groups.map(({ beginsDay }) => beginsDay)).toEqual([true, true, false, false, false]);
});
