import { screen, within } from "@testing-library/react";
import { beforeEach, expect, it, vi } from "vitest";
import { inCall } from "../../../tests/support/inCall";
import { oneself, other } from "../../../tests/support/people";
import { Announcer } from "../../call/Announcer";
import { NewcomerSound } from "../../call/NewcomerSound";
import { Controls } from "../../tray/Controls";
import { playTones } from "../../ui/tones";

vi.mock("../../ui/tones", () => ({ playTones: vi.fn() }));
beforeEach(() => vi.mocked(playTones).mockClear());

const parts = (
  <>
    <Controls onLeave={() => undefined} onTrayButton={undefined} />
    <Announcer />
    <NewcomerSound />
  </>
);
const dialog = (name: string) => screen.findByRole("dialog", { name });
const settings = async (given: Parameters<typeof inCall>[1] = {}) => {
  const shown = await inCall(parts, given);
  await shown.user.click(screen.getByRole("button", { name: "Settings" }));
  await dialog("Settings");
  return shown;
};
const toggle = (name: string) => screen.getByRole<HTMLInputElement>("checkbox", { name });
const later = () => vi.spyOn(performance, "now").mockReturnValue(performance.now() + 5000);

it("changes one's name, and remembers it", async () => {
  const { call, user } = await settings();
  const field = screen.getByLabelText<HTMLInputElement>("Your name");
  expect(field.value).toBe("Ada");
  await user.clear(field);
  await user.type(field, "  Grace {Enter}");
  expect(call.setUserName).toHaveBeenCalledExactlyOnceWith("Grace");
  expect(localStorage.getItem("parlour.name")).toBe("Grace");
});

it("says so when the name could not be changed", async () => {
  const { call, tools, user } = await settings();
  call.setUserName.mockRejectedValueOnce(new Error("no"));
  await user.type(screen.getByLabelText("Your name"), "x{Enter}");
  await expect.poll(() => tools.toasts.current()[0]?.text).toBe("The name could not be changed. Try again.");
});

it("has no name to change where the app or the presence forbids it", async () => {
  const { tools, say } = await settings();
  await say(() => tools.view.update((view) => ({ ...view, showUserNameChange: false })));
  expect(screen.queryByLabelText("Your name")).toBeNull();
});

it("has no name to change for somebody whom nobody sees", async () => {
  const me = oneself();
  await settings({ me: { ...me, permissions: { ...me.permissions, hasPresence: false } } });
  expect(screen.queryByLabelText("Your name")).toBeNull();
});

it("hides one's own picture, which an app hears of like any change", async () => {
  const { tools, user } = await settings();
  await user.click(toggle("Show my own picture"));
  expect(tools.appearance.current().showLocalVideo).toBe(false);
});

it("closes with Escape and gives the focus back", async () => {
  const { user } = await settings();
  await user.keyboard("{Escape}");
  expect(screen.queryByRole("dialog")).toBeNull();
  await expect.poll(() => document.activeElement).toBe(screen.getByRole("button", { name: "Settings" }));
});

it("lists the keys under ?, and what they do in this call", async () => {
  const { user } = await inCall(parts, { features: { handRaising: true } });
  await user.keyboard("?");
  const list = within(await dialog("Keyboard shortcuts"));
  const keys = list.getAllByRole("definition").map((key) => key.textContent);
  expect(keys).toEqual(["m", "v", "h", "p", "w", "Escape", "?"]);
  expect(list.getByText("Raise your hand")).toBeTruthy();
});

it("switches the keys off, for this call and the next, except for Escape", async () => {
  const { call, tools, user } = await settings();
  await user.click(toggle("Single keys as shortcuts"));
  await user.click(screen.getByRole("button", { name: "Done" }));
  await user.keyboard("mp?");
  expect(call.setLocalAudio).not.toHaveBeenCalled();
  expect(tools.view.current().sidebar).toBeNull();
  expect(screen.queryByRole("dialog")).toBeNull();
  await tools.view.update((view) => ({ ...view, sidebar: "people" }));
  await user.keyboard("{Escape}");
  expect(tools.view.current().sidebar).toBeNull();
  expect(JSON.parse(localStorage.getItem("parlour.preferences") ?? "{}")).toMatchObject({ shortcuts: false });
});

it("is heard when somebody comes, unless it is switched off", async () => {
  const { say, user } = await settings();
  later();
  await say((call) => call.enter(other("Ben")));
  expect(playTones).toHaveBeenCalledTimes(1);
  await user.click(toggle("Sounds when people come or ask to join"));
  later();
  await say((call) => call.enter(other("Cleo")));
  expect(playTones).toHaveBeenCalledTimes(1);
});

it("is silent where the app wants it so, and in a large call", async () => {
  const { say, tools } = await inCall(parts);
  await say(() => tools.view.update((view) => ({ ...view, newcomerSound: 2 })));
  later();
  await say((call) => call.setHidden(5));
  await say((call) => call.enter(other("Ben")));
  expect(playTones).not.toHaveBeenCalled();
});

it("reads out who comes, unless it is switched off", async () => {
  const { say, user } = await settings();
  later();
  await say((call) => call.enter(other("Ben")));
  expect(screen.getByText("Ben joined")).toBeTruthy();
  await user.click(toggle("Read out who comes and goes (screen readers)"));
  expect(screen.queryByText("Ben joined")).toBeNull();
});

it("has a full-screen button in a frame only where the app wants it, and asks the app's page", async () => {
  const { tools, say, user } = await inCall(parts);
  expect(screen.queryByRole("button", { name: "Full screen" })).toBeNull();
  await say(() => tools.view.update((view) => ({ ...view, showFullscreenButton: true })));
  await user.click(screen.getByRole("button", { name: "Full screen" }));
  expect(tools.frame?.askFullscreen).toHaveBeenLastCalledWith(true);
  await say(() => tools.view.update((view) => ({ ...view, fullscreen: true })));
  await user.keyboard("f");
  expect(tools.frame?.askFullscreen).toHaveBeenLastCalledWith(false);
});

it("changes to the speaker and back", async () => {
  const { tools, user } = await inCall(parts);
  await user.keyboard("w");
  expect(tools.view.current().speakerMode).toBe(true);
  await user.click(screen.getByRole("button", { name: "Speaker view" }));
  expect(tools.view.current().speakerMode).toBe(false);
});

it("tells of the new name in a message", async () => {
  const { tools, user } = await settings();
  await user.type(screen.getByLabelText("Your name"), " L{Enter}");
  await expect.poll(() => tools.toasts.current()[0]?.text).toBe("You are called Ada L now.");
});
