import { screen, within } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { inCall, stubMediaDevices } from "../../tests/support/inCall";
import { oneself } from "../../tests/support/people";
import type { TrayButton } from "../embed/appearance";
import { Controls } from "./Controls";

const onButton = vi.fn();
const onLeave = vi.fn();
const HELP: TrayButton = {
  id: "help",
  label: "Help",
  tooltip: "Call the host",
  icon: null,
  darkIcon: null,
  state: "default",
};

beforeEach(() => {
  onButton.mockReset();
  onLeave.mockReset();
  stubMediaDevices({ getDisplayMedia: vi.fn() });
});

async function tray(given: Parameters<typeof inCall>[1] = {}, trayButtons: readonly TrayButton[] = []) {
  const shown = await inCall(<Controls onTrayButton={onButton} onLeave={onLeave} />, given);
  await shown.say(() => shown.tools.appearance.update((looks) => ({ ...looks, trayButtons })));
  return shown;
}

const button = (name: string) => screen.getByRole("button", { name });
const names = () => screen.getAllByRole("button").map((each) => each.getAttribute("aria-label"));

it("offers everything that one may do, in a named region", async () => {
  await tray();
  const region = screen.getByRole("region", { name: "Call controls" });
  expect(
    within(region)
      .getAllByRole("button")
      .map((each) => each.getAttribute("aria-label")),
  ).toEqual([
    "Mute microphone",
    "Microphone and speaker settings",
    "Turn camera off",
    "Camera settings",
    "Share your screen",
    "People",
    "Speaker view",
    "Settings",
    "Leave the call",
  ]);
});

describe("camera and microphone", () => {
  it("mute and unmute, and their names say what the next press does", async () => {
    const { call, user } = await tray();
    await user.click(button("Mute microphone"));
    expect(call.setLocalAudio).toHaveBeenLastCalledWith(false);
    await user.click(await screen.findByRole("button", { name: "Unmute microphone" }));
    expect(call.setLocalAudio).toHaveBeenLastCalledWith(true);
    await user.click(button("Turn camera off"));
    expect(call.setLocalVideo).toHaveBeenLastCalledWith(false);
    expect(await screen.findByRole("button", { name: "Turn camera on" })).toBeTruthy();
  });

  it("are absent for those who may not send, and come with the permission", async () => {
    const { say } = await tray({ me: oneself({ canSend: [] }) });
    expect(names()).toEqual(["People", "Speaker view", "Settings", "Leave the call"]);
    await say((call) => call.become(oneself({ canSend: ["audio"] })));
    expect(await screen.findByRole("button", { name: "Mute microphone" })).toBeTruthy();
    expect(names()).not.toContain("Turn camera off");
    expect(names()).not.toContain("Share your screen");
  });
});

describe("the settings beside them", () => {
  it("choose another camera", async () => {
    const { call, user } = await tray();
    await user.click(button("Camera settings"));
    const list = within(screen.getByRole("dialog", { name: "Camera settings" })).getByLabelText("Camera");
    await user.selectOptions(list, "Desk camera");
    expect(call.setInputDevicesAsync).toHaveBeenCalledWith(expect.objectContaining({ videoDeviceId: "cam-2" }));
  });

  it("hold microphone and speaker together", async () => {
    const { user } = await tray();
    await user.click(button("Microphone and speaker settings"));
    const dialog = within(screen.getByRole("dialog", { name: "Microphone and speaker settings" }));
    expect(dialog.getByLabelText<HTMLSelectElement>("Microphone").selectedOptions[0]?.text).toBe("Headset");
    expect(dialog.getByLabelText<HTMLSelectElement>("Speaker").selectedOptions[0]?.text).toBe("Loudspeaker");
    expect(dialog.queryByLabelText("Camera")).toBeNull();
  });
});

describe("the screen", () => {
  it("is shared and no longer shared", async () => {
    const { call, user } = await tray();
    await user.click(button("Share your screen"));
    expect(call.startScreenShare).toHaveBeenCalledOnce();
    await user.click(await screen.findByRole("button", { name: "Stop sharing your screen" }));
    expect(call.stopScreenShare).toHaveBeenCalledOnce();
    expect(await screen.findByRole("button", { name: "Share your screen" })).toBeTruthy();
  });

  it("is not offered where the browser cannot share one", async () => {
    stubMediaDevices({});
    await tray();
    expect(names()).not.toContain("Share your screen");
  });
});

describe("leaving", () => {
  it("takes one press", async () => {
    const { user } = await tray();
    await user.click(button("Leave the call"));
    expect(onLeave).toHaveBeenCalledOnce();
  });

  it("is left to an app that has its own way out", async () => {
    const { say, tools } = await tray();
    await say(() => tools.appearance.update((looks) => ({ ...looks, showLeaveButton: false })));
    expect(names()).not.toContain("Leave the call");
  });
});

describe("an app's own buttons", () => {
  it("tell the app which was pressed", async () => {
    const { user } = await tray({}, [HELP, { ...HELP, id: "notes", label: "Notes", state: "active" }]);
    await user.click(button("Notes"));
    expect(onButton).toHaveBeenCalledExactlyOnceWith("notes");
  });

  it("show what they are for, and whether they are on", async () => {
    await tray({}, [HELP, { ...HELP, id: "notes", label: "Notes", state: "active" }]);
    expect(button("Help").title).toBe("Call the host");
    expect(button("Help").getAttribute("aria-pressed")).toBe("false");
    expect(button("Notes").getAttribute("aria-pressed")).toBe("true");
  });

  it("show their picture, and the first letter where there is none or it does not load", async () => {
    await tray({}, [HELP, { ...HELP, id: "ring", label: "🔔 Ring", icon: "data:image/png;base64,AA" }]);
    expect(button("Help").textContent).toBe("H");
    const picture = button("🔔 Ring").querySelector("img");
    expect(picture?.getAttribute("referrerpolicy")).toBe("no-referrer");
    picture?.dispatchEvent(new Event("error"));
    await expect.poll(() => button("🔔 Ring").textContent).toBe("🔔");
  });
});

it("speaks the person's language", async () => {
  await tray({ language: "jp" });
  expect(names()).toEqual([
    "マイクをミュート",
    "マイクとスピーカーの設定",
    "カメラをオフにする",
    "カメラの設定",
    "画面を共有",
    "参加者",
    "スピーカービュー",
    "設定",
    "通話から退出",
  ]);
});
