import type { Devices } from "../platform.js";
import { type Captured, capture } from "./capture.js";
import type { Device } from "./device.js";

export interface Exchanged {
  /** Whether nobody wants another one by now. */
  isCurrent(device: Device): boolean;
  /** Let go of what runs; false when there is nothing that could be. */
  release(device: Device): boolean;
}

/**
 * Open these devices, each in place of what runs. Phones and some browsers have one camera or microphone at a time only: where the
 * running one stands in the way it is let go first, and opened again when that was no use.
 */
export async function exchange(
  mediaDevices: Devices | undefined,
  devices: readonly Device[],
  { isCurrent, release }: Exchanged,
): Promise<Captured> {
  const first = await capture(mediaDevices, devices);
  const hindered = devices.filter(
    (device) => first.failures[device.kind]?.type === "in-use" && isCurrent(device) && release(device),
  );
  for (const { kind } of hindered) delete first.failures[kind];
  const second = await capture(mediaDevices, hindered);
  const failed = hindered.filter((device) => second.failures[device.kind] && isCurrent(device));
  for (const device of failed) device.goBack();
  const third = await capture(mediaDevices, failed);
  return {
    tracks: { ...first.tracks, ...second.tracks, ...third.tracks },
    failures: { ...first.failures, ...second.failures },
  };
}
