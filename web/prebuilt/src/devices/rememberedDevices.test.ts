import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { rememberDevices, rememberedDevices } from "./rememberedDevices";

let items: Map<string, string>;

beforeEach(() => {
  items = new Map();
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => items.set(key, value),
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
});

it("keeps what was chosen, one thing after the other", () => {
  expect(rememberedDevices()).toEqual({});
  rememberDevices({ camera: "cam-2", cameraOn: false });
  rememberDevices({ microphone: "mic-1", cameraOn: true });
  expect(rememberedDevices()).toEqual({ camera: "cam-2", cameraOn: true, microphone: "mic-1" });
});

it.each(["null", "7", "[]", "not json", '{"camera":7,"cameraOn":"yes","speaker":"","other":"x"}'])(
  "takes %s for nothing",
  (stored) => {
    items.set("parlour.devices", stored);
    expect(rememberedDevices()).toEqual({});
  },
);

it("goes without where the browser forbids it", () => {
  const forbidden = () => {
    throw new DOMException("no", "SecurityError");
  };
  vi.stubGlobal("localStorage", { getItem: forbidden, setItem: forbidden });
  rememberDevices({ camera: "cam-2" });
  expect(rememberedDevices()).toEqual({});
});
