import { expect, it } from "vitest";
import { EMOJI_LIST, foundEmoji } from "./emojiList";
import { isEmoji } from "./wire";

const emoji = (typed: string) => foundEmoji(typed).map((each) => each.emoji);

it("has some hundred emoji, each once, each one that others take for an emoji", () => {
  expect(EMOJI_LIST.length).toBeGreaterThan(300);
  expect(new Set(EMOJI_LIST.map((each) => each.emoji)).size).toBe(EMOJI_LIST.length);
  expect(EMOJI_LIST.filter((each) => !isEmoji(each.emoji) || each.words === "")).toEqual([]);
});

it("is searched by beginnings of English words", () => {
  expect(emoji("tada")).toEqual(["🎉"]);
  expect(emoji(" Thumbs  UP")).toEqual(["👍"]);
  expect(emoji("rocke")).toContain("🚀");
  expect(emoji("xyzzy")).toEqual([]);
});
