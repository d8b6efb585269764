import { screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { inCall } from "../../../tests/support/inCall";
import { oneself, other, withTracks } from "../../../tests/support/people";
import { useCallTools } from "../../call/CallTools";
import { ToastList } from "../../ui/ToastList";
import { MuteNews } from "./MuteNews";

const LIMIT = /16 people have theirs on, and you were silent longest/;

async function listening() {
  let tell: (news: object) => void = () => undefined;
  const listen = vi.fn((_action: string, listener: (news: never) => void) => {
    tell = listener as typeof tell;
    return () => undefined;
  });
  const shown = await inCall(<Shown link={{ listen }} />, { others: [other("Ben")] });
  const muted = (news: object) => shown.say(() => tell({ tracks: ["audio"], by: null, reason: null, ...news }));
  return { ...shown, muted };
}

function Shown({ link }: Parameters<typeof MuteNews>[0]) {
  return (
    <>
      <MuteNews link={link} />
      <ToastList toasts={useCallTools().toasts} />
    </>
  );
}

it("says that the room's bound muted one, and unmutes at one press", async () => {
  const { muted, user, call } = await listening();
  await muted({ reason: "microphone-limit" });
  expect(screen.getByText(LIMIT)).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Unmute microphone" }));
  expect(call.setLocalAudio).toHaveBeenCalledExactlyOnceWith(true);
  expect(screen.queryByText(LIMIT)).toBeNull();
});

it("says which host did, or that a backend did", async () => {
  const { muted } = await listening();
  await muted({ by: "ben" });
  expect(screen.getByText("Ben muted your microphone.")).toBeTruthy();
  await muted({});
  expect(screen.getByText("Your microphone was muted by the organizers.")).toBeTruthy();
});

it("says nothing of other tracks, and nothing any more once the microphone is on again", async () => {
  const { muted, say } = await listening();
  await muted({ tracks: ["video"], by: "ben" });
  expect(screen.queryByRole("status")).toBeNull();
  await muted({ reason: "microphone-limit" });
  await say((call) => call.update(withTracks(oneself(), { audio: "off" })));
  expect(screen.getByText(LIMIT)).toBeTruthy();
  await say((call) => call.update(withTracks(oneself(), { audio: "playable" })));
  await expect.poll(() => screen.queryByText(LIMIT)).toBeNull();
});
