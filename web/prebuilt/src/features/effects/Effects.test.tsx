import { screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeCall } from "../../../tests/support/FakeCall";
import { inCall } from "../../../tests/support/inCall";
import { useCallTools } from "../../call/CallTools";
import { Controls } from "../../tray/Controls";
import { ToastList } from "../../ui/ToastList";
import { BackgroundPicker } from "./BackgroundPicker";
import { type Able, Effects } from "./Effects";
import { EffectsWatch } from "./EffectsWatch";
import { NoiseSwitch } from "./NoiseSwitch";
import { rememberEffects, rememberedEffects } from "./rememberedEffects";

const BOTH: Able = { background: true, noise: true };
const BLUR = { type: "background-blur", config: { strength: 1 } };
const QUIET = { type: "noise-cancellation" };
const NONE = { type: "none" };

beforeEach(() => {
  vi.spyOn(console, "warn").mockImplementation(() => undefined);
  return () => localStorage.clear();
});
afterEach(() => vi.restoreAllMocks());

function made(offered = BOTH, able = BOTH) {
  const call = new FakeCall();
  return { call, effects: new Effects(call.real, offered, able) };
}

describe("what was done last time", () => {
  beforeEach(() => rememberEffects({ background: "blur-strong", quiet: true }));

  it("is done again before a device is opened", async () => {
    const { call, effects } = made();
    await effects.begin({});
    expect(call.updateInputSettings.mock.calls).toEqual([
      [{ video: { processor: BLUR } }],
      [{ audio: { processor: QUIET } }],
    ]);
    expect(effects.current()).toMatchObject({ background: "blur-strong", quiet: true, lost: null });
  });

  it.each([
    ["background", { background: false, noise: true }, [{ audio: { processor: QUIET } }]],
    ["noise", { background: true, noise: false }, [{ video: { processor: BLUR } }]],
  ] as const)("is not done where the room does not offer it: %s", async (_, offered, asked) => {
    const { call, effects } = made(offered);
    await effects.begin({});
    expect(call.updateInputSettings.mock.calls.flat()).toEqual(asked);
  });

  it("is not tried in a browser that cannot", async () => {
    const { call, effects } = made(BOTH, { background: false, noise: false });
    await effects.begin({});
    expect(call.updateInputSettings).not.toHaveBeenCalled();
    expect(effects.current().lost).toBeNull();
  });

  it("gives way to what the app asks for", async () => {
    const { call, effects } = made();
    const inputSettings = { video: { processor: { type: "face-detection" as const } } };
    await call.updateInputSettings(inputSettings);
    call.updateInputSettings.mockClear();
    await effects.begin({ inputSettings });
    expect(call.updateInputSettings.mock.calls).toEqual([[{ audio: { processor: QUIET } }]]);
    expect(effects.current().background).toBe("other");
  });

  it("is missed when it cannot be done", async () => {
    const { call, effects } = made({ background: true, noise: false });
    call.updateInputSettings.mockRejectedValueOnce(new Error("no WebGL"));
    await effects.begin({});
    expect(effects.current().lost).toBe("background");
  });
});

describe("what works no more", () => {
  it("turns the camera off rather than show what is behind", async () => {
    const { call, effects } = made();
    await effects.choose("blur-light");
    call.emit("nonfatal-error", { type: "video-processor-error", errorMsg: "it failed" });
    expect(call.setLocalVideo).toHaveBeenCalledExactlyOnceWith(false);
    expect(effects.current().lost).toBe("background");
  });

  it("does so when it does not come to run with the camera", async () => {
    const { call, effects } = made();
    await effects.choose("blur-light");
    call.emit("nonfatal-error", { type: "input-settings-error", errorMsg: "it did not start" });
    call.emit("input-settings-updated", { inputSettings: { video: { processor: NONE } } });
    expect(call.setLocalVideo).toHaveBeenCalledExactlyOnceWith(false);
  });

  it("is the app's affair when the app took it away, or the room offers none", async () => {
    const { call, effects } = made();
    await effects.choose("blur-light");
    call.emit("input-settings-updated", { inputSettings: { video: { processor: NONE } } });
    const other = made({ background: false, noise: false });
    other.call.emit("nonfatal-error", { type: "video-processor-error", errorMsg: "it failed" });
    expect(call.setLocalVideo).not.toHaveBeenCalled();
    expect(other.call.setLocalVideo).not.toHaveBeenCalled();
  });

  it("is told in the call, with a way to go on", async () => {
    const { call, effects } = made();
    const { user, say, call: shown } = await inCall(<Told effects={effects} />);
    await say(() => call.emit("nonfatal-error", { type: "video-processor-error", errorMsg: "it failed" }));
    expect(screen.getByRole("alert").textContent).toContain("your camera was turned off");
    await user.click(screen.getByRole("button", { name: "Turn the camera on without it" }));
    expect(shown.setLocalVideo).toHaveBeenCalledWith(true);
    expect(effects.current().lost).toBeNull();
  });
});

function Told({ effects }: { readonly effects: Effects }) {
  return (
    <>
      <EffectsWatch effects={effects} />
      <Toasted />
    </>
  );
}

function Toasted() {
  const { toasts } = useCallTools();
  return <ToastList toasts={toasts} />;
}

describe("the choice of backgrounds", () => {
  it("shows what is in force, changes it, and remembers it", async () => {
    const { call, effects } = made();
    const { user } = await inCall(<BackgroundPicker effects={effects} />);
    expect(screen.getByRole<HTMLInputElement>("radio", { name: "No effect" }).checked).toBe(true);
    await user.click(screen.getByRole("radio", { name: "Strong blur" }));
    await waitFor(() => expect(rememberedEffects().background).toBe("blur-strong"));
    expect(call.updateInputSettings).toHaveBeenCalledExactlyOnceWith({ video: { processor: BLUR } });
    expect(screen.getByRole<HTMLInputElement>("radio", { name: "Strong blur" }).checked).toBe(true);
  });

  it("says when one cannot be had, and remembers the former one", async () => {
    const { call, effects } = made();
    call.updateInputSettings.mockRejectedValueOnce(new Error("no WebGL"));
    const { user } = await inCall(<BackgroundPicker effects={effects} />);
    await user.click(screen.getByRole("radio", { name: "Blue" }));
    expect(await screen.findByText("The background could not be changed.")).toBeTruthy();
    expect(rememberedEffects().background).toBe("none");
  });

  it("follows what the app does", async () => {
    const { call, effects } = made();
    const { say } = await inCall(<BackgroundPicker effects={effects} />);
    await say(() => call.emit("input-settings-updated", { inputSettings: { video: { processor: BLUR } } }));
    expect(screen.getByRole<HTMLInputElement>("radio", { name: "Strong blur" }).checked).toBe(true);
  });

  it("is explained where the browser cannot", async () => {
    const { effects } = made(BOTH, { background: false, noise: false });
    await inCall(<BackgroundPicker effects={effects} />);
    expect(screen.getByText("This browser cannot change your background.")).toBeTruthy();
    expect(screen.queryByRole("radio")).toBeNull();
  });
});

describe("the noise filter", () => {
  it("is switched on and off, and remembered", async () => {
    const { call, effects } = made();
    const { user } = await inCall(<NoiseSwitch effects={effects} />);
    const toggle = screen.getByRole<HTMLInputElement>("switch", { name: "Filter out background noise" });
    await user.click(toggle);
    await waitFor(() => expect(rememberedEffects().quiet).toBe(true));
    await user.click(toggle);
    await waitFor(() => expect(rememberedEffects().quiet).toBe(false));
    expect(call.updateInputSettings.mock.calls).toEqual([
      [{ audio: { processor: QUIET } }],
      [{ audio: { processor: NONE } }],
    ]);
  });

  it("is explained where the browser cannot", async () => {
    const { effects } = made(BOTH, { background: false, noise: false });
    await inCall(<NoiseSwitch effects={effects} />);
    expect(screen.getByRole<HTMLInputElement>("switch").disabled).toBe(true);
    expect(screen.getByText("This browser cannot filter out noise.")).toBeTruthy();
  });
});

describe("in the tray", () => {
  const controls = <Controls onLeave={() => undefined} onTrayButton={undefined} />;

  it("both are in their device's menu", async () => {
    const { user } = await inCall(controls);
    await user.click(screen.getByRole("button", { name: "Microphone and speaker settings" }));
    expect(screen.getByRole("switch", { name: "Filter out background noise" })).toBeTruthy();
    await user.keyboard("{Escape}");
    await user.click(screen.getByRole("button", { name: "Camera settings" }));
    await user.click(screen.getByRole("button", { name: "Background" }));
    expect(await screen.findByRole("radio", { name: "Light blur" })).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Done" }));
    expect(screen.queryByRole("radio")).toBeNull();
  });

  it("neither is there where the room does not offer it", async () => {
    const { user } = await inCall(controls, { features: { videoProcessing: false, noiseCancellation: false } });
    await user.click(screen.getByRole("button", { name: "Microphone and speaker settings" }));
    expect(screen.queryByRole("switch")).toBeNull();
    await user.keyboard("{Escape}");
    await user.click(screen.getByRole("button", { name: "Camera settings" }));
    expect(screen.queryByRole("button", { name: "Background" })).toBeNull();
  });
});
