import type { DailyParticipant } from "@daily-co/daily-js";
import { screen, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { inCall } from "../../../tests/support/inCall";
import { oneself, other } from "../../../tests/support/people";
import { cameraOf, screenOf } from "../../stage/tiles";
import { Controls } from "../../tray/Controls";
import { HandAnnouncer } from "./HandAnnouncer";
import { HandBadge } from "./HandBadge";
import { HandQueue } from "./HandQueue";

const raisedAt = (person: DailyParticipant, second: number) =>
  ({ ...person, hand_raised_at: new Date(1_800_000_000_000 + second * 1000) }) as DailyParticipant;
const HOST = { ...oneself(), owner: true };
const OPEN = { features: { handRaising: true } };
const parts = (
  <>
    <Controls onLeave={() => undefined} onTrayButton={undefined} />
    <HandQueue />
    <HandAnnouncer />
  </>
);
const queue = () =>
  screen
    .queryAllByRole("listitem")
    .map((row) => within(row).getByText((text, element) => element?.tagName === "SPAN" && text !== "").textContent);

it("is one's own to raise and to lower, by the button and by its key", async () => {
  const { request, say, user } = await inCall(parts, OPEN);
  await user.click(screen.getByRole("button", { name: "Raise your hand" }));
  expect(request).toHaveBeenLastCalledWith("raise-hand", { raised: true });
  await say((call) => call.become(raisedAt(oneself(), 1)));
  const lower = await screen.findByRole("button", { name: "Lower your hand" });
  expect(lower.getAttribute("aria-pressed")).toBe("true");
  await user.keyboard("h");
  expect(request).toHaveBeenLastCalledWith("raise-hand", { raised: false });
});

it("stands in the queue by the time it went up", async () => {
  const { say } = await inCall(parts, { ...OPEN, others: [raisedAt(other("Ben"), 9), raisedAt(other("Cleo"), 3)] });
  await expect.poll(queue).toEqual(["Cleo", "Ben"]);
  await say((call) => call.update(other("Cleo")));
  await expect.poll(queue).toEqual(["Ben"]);
});

it("marks the tile of who raised it, and no shared screen", async () => {
  const ben = raisedAt(other("Ben"), 1);
  const badges = (
    <>
      <HandBadge tile={cameraOf(ben.session_id)} />
      <HandBadge tile={screenOf(ben.session_id)} />
      <HandBadge tile={cameraOf(other("Cleo").session_id)} />
    </>
  );
  await inCall(badges, { ...OPEN, others: [ben, other("Cleo")] });
  expect(await screen.findAllByRole("img", { name: "hand raised" })).toHaveLength(1);
});

it("is lowered by hosts, one or all", async () => {
  const { request, user } = await inCall(parts, { ...OPEN, me: HOST, others: [raisedAt(other("Ben"), 1)] });
  await user.click(await screen.findByRole("button", { name: "Lower the hand of Ben" }));
  expect(request).toHaveBeenLastCalledWith("lower-hands", { of: other("Ben").session_id });
  await user.click(screen.getByRole("button", { name: "Lower all hands" }));
  expect(request).toHaveBeenLastCalledWith("lower-hands", { of: "*" });
});

it("is read out to hosts when it goes up", async () => {
  const { say } = await inCall(parts, { ...OPEN, me: HOST, others: [other("Ben")] });
  await say((call) => call.update(raisedAt(other("Ben"), 1)));
  expect(await screen.findByText("Ben raised a hand")).toBeTruthy();
});

it("is nowhere where the room does not have it", async () => {
  await inCall(parts, { me: HOST, others: [raisedAt(other("Ben"), 1)] });
  expect(screen.queryByRole("button", { name: /hand/ })).toBeNull();
  expect(queue()).toEqual([]);
});
