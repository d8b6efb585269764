import { act, fireEvent, screen } from "@testing-library/react";
import type { ComponentProps } from "react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { inCall } from "../../tests/support/inCall";
import { oneself, track } from "../../tests/support/people";
import { NO_LEVELS } from "../room/levels";
import { NAME_LIMIT } from "../room/rememberedName";
import { resolveSettings } from "../room/settings";
import { Prejoin } from "./Prejoin";

const onJoin = vi.fn();
const DEFAULTS = resolveSettings(NO_LEVELS, {});
const FIXED = { ...DEFAULTS, fixedName: "Dr. Lovelace" };

beforeEach(() => onJoin.mockReset());

function prejoin(props: Partial<ComponentProps<typeof Prejoin>> = {}, given: Parameters<typeof inCall>[1] = {}) {
  const usual = {
    roomName: "team-sync",
    settings: DEFAULTS,
    effects: null,
    knocks: false,
    suggestedName: "",
    joining: false,
    onJoin,
  };
  const all = { ...usual, ...props };
  return inCall(<Prejoin {...all} />, given);
}

const nameField = () => screen.getByRole<HTMLInputElement>("textbox", { name: "Your name" });
const joinButton = () => screen.getByRole<HTMLButtonElement>("button", { name: "Join the call" });

describe("the name", () => {
  it("is where somebody unknown starts", async () => {
    await prejoin();
    expect(document.activeElement).toBe(nameField());
    expect(nameField().value).toBe("");
  });

  it("is typed, then Enter joins", async () => {
    const { user } = await prejoin();
    await user.type(nameField(), "  Grace Hopper {Enter}");
    expect(onJoin).toHaveBeenCalledExactlyOnceWith("Grace Hopper");
  });

  it("is remembered for the next time, when one press of Enter joins", async () => {
    const first = await prejoin();
    await first.user.type(nameField(), "Grace{Enter}");
    first.unmount();
    const { user } = await prejoin();
    expect(nameField().value).toBe("Grace");
    expect(document.activeElement).toBe(joinButton());
    await user.keyboard("{Enter}");
    expect(onJoin).toHaveBeenCalledTimes(2);
  });

  it("is the app's proposal before the remembered one, and can be changed", async () => {
    localStorage.setItem("parlour.name", "Grace");
    const { user } = await prejoin({ suggestedName: " Ada " });
    expect(nameField().value).toBe("Ada");
    await user.type(nameField(), "!");
    await user.click(joinButton());
    expect(onJoin).toHaveBeenCalledExactlyOnceWith("Ada!");
  });

  it("is asked for aloud when it is missing", async () => {
    const { user } = await prejoin();
    await user.type(nameField(), "   ");
    await user.click(joinButton());
    expect(onJoin).not.toHaveBeenCalled();
    const complaint = screen.getByText("Enter a name, so that others know who you are.");
    expect(complaint.getAttribute("role")).toBe("alert");
    expect(nameField().getAttribute("aria-invalid")).toBe("true");
    expect(nameField().getAttribute("aria-describedby")).toBe(complaint.id);
    expect(document.activeElement).toBe(nameField());
    await user.type(nameField(), "G");
    expect(screen.queryByText("Enter a name, so that others know who you are.")).toBeNull();
  });

  it("is no longer than the server takes", async () => {
    await prejoin();
    expect(nameField().maxLength).toBe(NAME_LIMIT);
    fireEvent.change(nameField(), { target: { value: "x".repeat(NAME_LIMIT + 5) } });
    fireEvent.click(joinButton());
    expect(onJoin).toHaveBeenCalledExactlyOnceWith("x".repeat(NAME_LIMIT));
  });

  it("is the token's where that has one, unchangeable and not remembered", async () => {
    const { user } = await prejoin({ settings: FIXED, suggestedName: "Eve" });
    expect(screen.queryByRole("textbox")).toBeNull();
    expect(screen.getByText("You join as Dr. Lovelace")).toBeTruthy();
    expect(document.activeElement).toBe(joinButton());
    await user.keyboard("{Enter}");
    expect(onJoin).toHaveBeenCalledExactlyOnceWith("Dr. Lovelace");
    expect(localStorage.getItem("parlour.name")).toBeNull();
  });
});

it("cannot be joined twice", async () => {
  const { user } = await prejoin({ joining: true, settings: FIXED });
  const button = screen.getByRole<HTMLButtonElement>("button", { name: "Joining" });
  expect(button.disabled).toBe(true);
  await user.click(button);
  expect(onJoin).not.toHaveBeenCalled();
});

describe("the look at oneself", () => {
  const mirror = () => screen.queryByRole("region", { name: "Camera" });

  it("shows the camera, with both switches on it", async () => {
    const { call, user } = await prejoin();
    expect(mirror()?.querySelector("video")).not.toBeNull();
    await user.click(screen.getByRole("button", { name: "Turn camera off" }));
    expect(call.setLocalVideo).toHaveBeenCalledWith(false);
    expect(await screen.findByText("Your camera is off")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Mute microphone" }));
    expect(call.setLocalAudio).toHaveBeenCalledWith(false);
    expect(await screen.findByText("Your microphone is off.")).toBeTruthy();
  });

  it("shows the initials of what is being typed while the camera is off", async () => {
    const { user } = await prejoin({}, { me: oneself({ tracks: { video: "off" } }) });
    await user.type(nameField(), "Grace Hopper");
    expect(mirror()?.textContent).toContain("GH");
  });

  it.each(["loading", "interrupted"] as const)("says that the camera starts while it is %s", async (state) => {
    await prejoin({}, { me: oneself({ tracks: { video: state } }) });
    expect(screen.getByText("Starting your camera")).toBeTruthy();
  });

  it("is not for those who may send no camera", async () => {
    await prejoin({}, { me: oneself({ canSend: ["audio"] }) });
    expect(mirror()).toBeNull();
    expect(screen.queryByLabelText("Camera")).toBeNull();
    expect(screen.getByLabelText("Microphone")).toBeTruthy();
  });

  it("says to those who may send nothing what they can do", async () => {
    await prejoin({}, { me: oneself({ canSend: false }) });
    expect(screen.getByText("You can watch and listen in this room.")).toBeTruthy();
    expect(screen.queryByLabelText("Microphone")).toBeNull();
    expect(screen.getByLabelText("Speaker")).toBeTruthy();
  });
});

describe("the microphone", () => {
  const words = () => document.querySelector(".meter [role=status]")?.textContent;

  it("is tried by saying something, and is told to work for good", async () => {
    const { say } = await prejoin();
    expect(words()).toMatch(/^Say something/);
    await say((call) => call.emit("local-audio-level", { audioLevel: 0.01 }));
    expect(words()).toMatch(/^Say something/);
    await say((call) => call.emit("local-audio-level", { audioLevel: 0.5 }));
    expect(words()).toBe("Your microphone works.");
    await say((call) => call.emit("local-audio-level", { audioLevel: 0 }));
    expect(words()).toBe("Your microphone works.");
  });

  it("that stays silent is doubted after a while", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"], shouldAdvanceTime: true });
    const { say } = await prejoin();
    await act(() => vi.advanceTimersByTimeAsync(8100));
    expect(words()).toMatch(/^Nothing is heard from this microphone/);
    await say((call) => call.emit("local-audio-level", { audioLevel: 0.5 }));
    expect(words()).toBe("Your microphone works.");
    vi.useRealTimers();
  });

  it("moves a bar no further than its end", async () => {
    const { container, say } = await prejoin();
    const level = () => container.querySelector<HTMLElement>(".meter-bar")?.style.getPropertyValue("--level");
    await say((call) => call.emit("local-audio-level", { audioLevel: 0.25 }));
    expect(level()).toBe("0.7");
    await say((call) => call.emit("local-audio-level", { audioLevel: 1 }));
    expect(level()).toBe("1");
  });

  it("is listened to only while it is on and this screen is there", async () => {
    const { call, say, unmount } = await prejoin();
    expect(call.startLocalAudioLevelObserver).toHaveBeenCalledOnce();
    await say(() => call.setLocalAudio(false));
    await expect.poll(() => call.stopLocalAudioLevelObserver.mock.calls.length).toBe(1);
    await say(() => call.setLocalAudio(true));
    await expect.poll(() => call.startLocalAudioLevelObserver.mock.calls.length).toBe(2);
    unmount();
    expect(call.stopLocalAudioLevelObserver).toHaveBeenCalledTimes(2);
  });
});

describe("devices", () => {
  const list = (name: string) => screen.getByRole<HTMLSelectElement>("combobox", { name });
  const options = (name: string) => [...list(name).options].map(({ text }) => text);

  it("are chosen from native lists", async () => {
    const { call, user } = await prejoin();
    expect(screen.getByRole("region", { name: "Devices" })).toBeTruthy();
    expect(options("Camera")).toEqual(["Desk camera", "Front camera"]);
    await user.selectOptions(list("Camera"), "Desk camera");
    expect(call.setInputDevicesAsync).toHaveBeenLastCalledWith(expect.objectContaining({ videoDeviceId: "cam-2" }));
    await user.selectOptions(list("Microphone"), "Headset");
    expect(call.setInputDevicesAsync).toHaveBeenLastCalledWith(expect.objectContaining({ audioDeviceId: "mic-1" }));
    await user.selectOptions(list("Speaker"), "Loudspeaker");
    expect(call.setOutputDeviceAsync).toHaveBeenLastCalledWith({ outputDeviceId: "out-1" });
  });

  it("without a name are numbered", async () => {
    const { say } = await prejoin();
    await say((call) => {
      call.devices = call.devices.map((device) => ({ ...device, label: "" }));
      call.emit("available-devices-updated");
    });
    expect(options("Camera")).toEqual(["Camera 1", "Camera 2"]);
  });

  it("that are missing are said to be", async () => {
    const { say } = await prejoin();
    await say((call) => {
      call.devices = [];
      call.emit("available-devices-updated");
    });
    expect(options("Camera")).toEqual(["No camera found"]);
    expect(options("Microphone")).toEqual(["No microphone found"]);
    expect(list("Camera").disabled).toBe(true);
    expect(screen.queryByLabelText("Speaker")).toBeNull();
  });
});

describe("device trouble", () => {
  const complaints = () => [...document.querySelectorAll(".trouble [role=alert] p")].map((line) => line.textContent);
  const error = (fields: Record<string, unknown>) => ["camera-error", { error: fields }] as const;

  it("is explained, and keeps nobody from joining", async () => {
    const { say, user } = await prejoin({ settings: FIXED });
    await say((call) => call.emit(...error({ type: "permissions", blockedMedia: ["video", "audio"] })));
    expect(complaints()).toEqual([
      "Camera and microphone are blocked.",
      "Allow camera and microphone for this page in the settings of your browser.",
    ]);
    await user.click(joinButton());
    expect(onJoin).toHaveBeenCalledOnce();
  });

  it("of a block is told with the way to lift it in this browser, and never as a missing device", async () => {
    const userAgent = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";
    vi.spyOn(navigator, "userAgent", "get").mockReturnValue(userAgent);
    const { say } = await prejoin();
    await say((call) => {
      call.devices = [];
      call.emit("available-devices-updated");
      call.emit(...error({ type: "permissions", blockedMedia: ["video", "audio"], blockedBy: "user" }));
    });
    expect(complaints()[1]).toMatch(/^Click the crossed-out camera or microphone/);
    for (const device of ["Camera", "Microphone"])
      expect(screen.getByRole<HTMLSelectElement>("combobox", { name: device }).selectedOptions[0]?.text).toBe(
        "Blocked",
      );
    expect(document.body.textContent).not.toContain("found");
  });

  it("of the system's making is told as such", async () => {
    const { say } = await prejoin();
    const msg = "Permission denied by system";
    await say((call) =>
      call.emit(...error({ type: "permissions", blockedMedia: ["video"], blockedBy: "browser", msg })),
    );
    expect(complaints()).toEqual(["The camera is blocked.", expect.stringMatching(/^Your system keeps this browser/)]);
  });

  it("can be tried to be over, and is tried again by itself once the block is lifted", async () => {
    const permission = Object.assign(new EventTarget(), { state: "denied" });
    vi.spyOn(navigator.permissions, "query").mockResolvedValue(permission as unknown as PermissionStatus);
    const { call, say, user } = await prejoin();
    await say(() => call.emit(...error({ type: "permissions", blockedMedia: ["video"] })));
    await user.click(screen.getByRole("button", { name: "Try again now" }));
    expect(call.setLocalVideo).toHaveBeenCalledExactlyOnceWith(true);
    expect(call.setLocalAudio).not.toHaveBeenCalled();
    permission.state = "granted";
    await say(() => permission.dispatchEvent(new Event("change")));
    await expect.poll(() => call.setLocalVideo.mock.calls).toEqual([[true], [true]]);
  });

  it("is told per device where it differs", async () => {
    const { say } = await prejoin();
    await say((call) => {
      call.emit(...error({ type: "not-found", missingMedia: ["video"] }));
      call.emit(...error({ type: "mic-in-use" }));
    });
    expect(complaints()).toEqual([
      "No camera was found. You can join without one.",
      "Another program is using the microphone. Close it there and choose the microphone again.",
    ]);
  });

  it("of a device that one may not send is not told", async () => {
    const { say } = await prejoin({}, { me: oneself({ canSend: ["audio"] }) });
    await say((call) => call.emit(...error({ type: "cam-in-use" })));
    expect(complaints()).toEqual([]);
  });

  it("comes after the browser's question, which is explained first", async () => {
    const asking = oneself();
    const tracks = { ...asking.tracks, video: track("video", "interrupted"), audio: track("audio", "interrupted") };
    vi.spyOn(navigator.permissions, "query").mockResolvedValue({ state: "prompt" } as PermissionStatus);
    const { say } = await prejoin();
    await say((call) => call.become({ ...asking, tracks }));
    await expect.poll(complaints).toEqual([expect.stringMatching(/^Your browser asks whether/)]);
  });
});

it("speaks the person's language", async () => {
  await prejoin({}, { language: "ka" });
  expect(screen.getByRole("heading", { name: "შესვლა: team-sync" })).toBeTruthy();
  expect(screen.getByRole("textbox", { name: "თქვენი სახელი" })).toBeTruthy();
  expect(screen.getByRole("button", { name: "ზარში შესვლა" })).toBeTruthy();
});

describe("what is chosen", () => {
  const remembered = () => JSON.parse(localStorage.getItem("parlour.devices") ?? "{}");

  it("is remembered: devices at once, and what is on when one joins", async () => {
    const { user } = await prejoin({ settings: FIXED });
    await user.selectOptions(screen.getByRole("combobox", { name: "Camera" }), "Desk camera");
    expect(remembered()).toEqual({ camera: "cam-2" });
    await user.click(screen.getByRole("button", { name: "Mute microphone" }));
    await user.click(joinButton());
    expect(remembered()).toEqual({ camera: "cam-2", cameraOn: true, microphoneOn: false });
  });

  it("is the speaker, too", async () => {
    localStorage.setItem("parlour.devices", JSON.stringify({ speaker: "out-1" }));
    const { call } = await prejoin();
    expect(call.setOutputDeviceAsync).toHaveBeenCalledExactlyOnceWith({ outputDeviceId: "out-1" });
  });
});

it("leads to the test of the connection, which leads back here", async () => {
  await prejoin();
  const link = screen.getByRole<HTMLAnchorElement>("link", { name: "Test the connection" });
  expect(link.getAttribute("href")).toBe("/test/connection?room=team-sync");
});

describe("where somebody has to let one in", () => {
  it("says so, and asks instead of joining", async () => {
    const { user } = await prejoin({ knocks: true, suggestedName: "Ada" });
    expect(screen.getByText("Somebody in the call has to let you in.")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Ask to join" }));
    expect(onJoin).toHaveBeenCalledExactlyOnceWith("Ada");
  });
});
