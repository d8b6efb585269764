/** The devices chosen last time and whether they were on, kept by this browser; a device that is gone is passed over by the call. */

const KEY = "parlour.devices";

export interface RememberedDevices {
  readonly camera?: string;
  readonly microphone?: string;
  readonly speaker?: string;
  readonly cameraOn?: boolean;
  readonly microphoneOn?: boolean;
}

type Kind = "string" | "boolean";
const KINDS: { readonly [name in keyof Required<RememberedDevices>]: Kind } = {
  camera: "string",
  microphone: "string",
  speaker: "string",
  cameraOn: "boolean",
  microphoneOn: "boolean",
};

/** Storage may be forbidden (private windows, frames), or hold anything: then nothing is remembered. */
export function rememberedDevices(): RememberedDevices {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    const given = Object.entries(stored ?? {}).filter(
      ([name, value]) => Object.hasOwn(KINDS, name) && typeof value === KINDS[name as keyof RememberedDevices],
    );
    return Object.fromEntries(given.filter(([, value]) => value !== ""));
  } catch {
    return {};
  }
}

export function rememberDevices(chosen: RememberedDevices): void {
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...rememberedDevices(), ...chosen }));
  } catch {
    // Nothing depends on it.
  }
}
