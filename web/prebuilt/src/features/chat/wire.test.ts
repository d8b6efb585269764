import { describe, expect, it } from "vitest";
import { chatMessage, isEmoji, readChat, readMessageReaction } from "./wire";

describe("a chat message", () => {
  it("is read as this page writes it, and as bots do", () => {
    expect(readChat(chatMessage("hi", "Ada", "m1", 5))).toEqual({ text: "hi", name: "Ada", id: "m1", gif: null });
    expect(readChat({ event: "chat-msg", message: " hi ", room: "main-room" })).toEqual({
      text: "hi",
      name: null,
      id: null,
      gif: null,
    });
    expect(readChat({ event: "chat-msg", message: "hi", name: 5, id: 7, date: [] })).toEqual({
      text: "hi",
      name: null,
      id: null,
      gif: null,
    });
  });

  it.each([
    null,
    5,
    "chat-msg",
    [],
    {},
    { event: "chat-msg" },
    { event: "chat-msg", message: "  " },
    { event: "chat-msg", message: { text: "x" } },
    { event: "chat-msg", message: "x", room: "breakout" },
    { event: "other", message: "x" },
  ])("is not %j", (data) => {
    expect(readChat(data)).toBeNull();
  });

  it("is cut where it has no end", () => {
    expect(readChat({ event: "chat-msg", message: "x".repeat(50_000), name: "n".repeat(500) })).toMatchObject({
      text: `${"x".repeat(10_000)}…`,
      name: "n".repeat(100),
    });
  });
});

it.each(["👍", "❤️", "❤", "👩‍👩‍👧", "🇩🇪", "👍🏽", "1️⃣", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"])("takes %s for an emoji", (emoji) => {
  expect(isEmoji(emoji)).toBe(true);
});

it.each(["", "a", "1", "👍👍", "👍 ", "👍".repeat(9), "<b>", 5, null])("takes %j for none", (text) => {
  expect(isEmoji(text)).toBe(false);
});

it("reads reactions to messages, and nothing that only looks like one", () => {
  const event = "room:msg-reaction";
  expect(readMessageReaction({ event, id: "m", emoji: "👍", on: true })).toEqual({ id: "m", emoji: "👍", on: true });
  expect(readMessageReaction({ event, id: "m", emoji: "ha", on: true })).toBeNull();
  expect(readMessageReaction({ event, id: 5, emoji: "👍" })).toBeNull();
});
