import { act, screen, waitFor } from "@testing-library/react";
import { expect, it } from "vitest";
import { inCall } from "../../../tests/support/inCall";
import { oneself, other } from "../../../tests/support/people";
import { Controls } from "../../tray/Controls";
import { FloatingReactions } from "./FloatingReactions";
import { ReactionBar, ReactionBarState } from "./ReactionBar";
import { Reactions } from "./Reactions";
import { readReaction } from "./wire";

const OPEN = { features: { emojiReactions: true }, others: [other("Ben")] };

async function reacting(given: Parameters<typeof inCall>[1] = OPEN) {
  const shown = await inCall(
    <ReactionBarState>
      <FloatingReactions />
      <ReactionBar />
      <Controls onLeave={() => undefined} onTrayButton={undefined} />
    </ReactionBarState>,
    given,
  );
  const hear = (emoji: unknown, fromId = "ben") =>
    shown.say((call) =>
      call.emit("app-message", { data: { event: "sync-emoji-reaction", reaction: { emoji, sessionId: "x" } }, fromId }),
    );
  const flying = () => [...shown.container.querySelectorAll(".reaction")].map((each) => each.textContent);
  return { ...shown, hear, flying };
}

it("is sent by button and by digit, and seen by oneself", async () => {
  const { request, flying, user } = await reacting();
  await user.keyboard("e");
  const bar = screen.getByRole("toolbar", { name: "Reactions" });
  expect(bar.contains(document.activeElement)).toBe(true);
  await user.keyboard("2");
  expect(flying()).toEqual(["👏Ada (You)"]);
  expect(request).toHaveBeenCalledWith("app-message", {
    data: {
      event: "sync-emoji-reaction",
      reaction: { emoji: "👏", room: "main-room", sessionId: "me", id: expect.any(String) },
    },
  });
  await waitFor(async () => {
    await user.click(screen.getByRole("button", { name: "Send 🎉" }));
    expect(flying()).toContain("🎉Ada (You)");
  });
  expect(screen.getByRole("toolbar", { name: "Reactions" })).toBeTruthy();
  await user.keyboard("{Escape}");
  expect(screen.queryByRole("toolbar", { name: "Reactions" })).toBeNull();
});

it("is not sent faster than others can see", async () => {
  const { request, user } = await reacting();
  await user.keyboard("e");
  await user.keyboard("1111");
  expect(request).toHaveBeenCalledTimes(1);
});

it("of others is seen with the name that the server knows, and read out", async () => {
  const { hear, flying } = await reacting();
  await hear("🎉");
  expect(flying()).toEqual(["🎉Ben"]);
  expect(screen.getByText("Ben reacts with 🎉")).toBeTruthy();
  await hear("<b>x</b>");
  await hear("🎉🎉");
  expect(flying()).toEqual(["🎉Ben"]);
});

it("does not cover the stage in a flood", async () => {
  const { hear, flying } = await reacting();
  for (let count = 0; count < 100; count += 1) await hear("🎉");
  expect(flying().length).toBeLessThanOrEqual(6);
});

it("is not for who is hidden, nor where the room has none", async () => {
  const me = oneself();
  const hidden = { ...me, permissions: { ...me.permissions, hasPresence: false } };
  const { unmount } = await reacting({ ...OPEN, me: hidden });
  expect(screen.queryByRole("button", { name: "Reactions" })).toBeNull();
  unmount();
  await reacting({ others: [other("Ben")] });
  expect(screen.queryByRole("button", { name: "Reactions" })).toBeNull();
});

it("goes after a while, and makes room for the next one", async () => {
  const ends: (() => void)[] = [];
  const reactions = new Reactions((run) => {
    ends.push(run);
    return () => undefined;
  });
  const many = Array.from({ length: 40 }, (_, index) => reactions.add("👍", `person-${index}`, "x"));
  expect(many.filter(Boolean)).toHaveLength(30);
  await act(async () => ends[0]?.());
  expect(reactions.add("👍", "late", "x")).toBe(true);
});

it("is read in the documented shape only", () => {
  const event = "sync-emoji-reaction";
  expect(readReaction({ event, reaction: { emoji: "👋", room: "main-room", sessionId: "a", id: "b" } })).toBe("👋");
  for (const data of [
    null,
    { event },
    { event, reaction: { emoji: 5 } },
    { event, reaction: { emoji: "👋", room: "2" } },
  ])
    expect(readReaction(data)).toBeNull();
});
