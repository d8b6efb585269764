import { isObject } from "../json.js";
import type { Processor } from "../processing/processor.js";
import type { TrackKind } from "../signaling/messages.js";
import type { Device } from "./device.js";

const VIDEO_DEFAULTS: MediaTrackConstraints = {
  width: { ideal: 1280 },
  height: { ideal: 720 },
  frameRate: { ideal: 30 },
};

const AUDIO_DEFAULTS: MediaTrackConstraints = {
  autoGainControl: true,
  echoCancellation: true,
  noiseSuppression: true,
};

/** Constraints for opening a device: our defaults, over them the app's wishes, over them the chosen device. */
export function deviceConstraints(
  kind: TrackKind,
  wishes: MediaTrackConstraints,
  deviceId: string | undefined,
): MediaTrackConstraints {
  const constraints = { ...(kind === "video" ? VIDEO_DEFAULTS : AUDIO_DEFAULTS), ...wishes };
  const wished = deviceId ?? constraints.deviceId;
  if (typeof wished === "string") constraints.deviceId = { exact: wished };
  return constraints;
}

/** The app's wishes with what a processor needs: noise that the browser has changed already is harder to take out. */
export function processorWishes(
  wishes: MediaTrackConstraints,
  processor: Processor | undefined,
): MediaTrackConstraints {
  return processor?.type === "noise-cancellation" ? { noiseSuppression: false, ...wishes } : wishes;
}

/** Constraints on top of those that there are, for the running track and all later ones. Throws what the browser throws. */
export async function narrow(device: Device, added: MediaTrackConstraints): Promise<void> {
  const { kind, preset, processor, customTrack, source } = device;
  const wishes = { ...device.wishes, ...added };
  // Whatever was asked for before counts only as long as it is asked for.
  const all = deviceConstraints(kind, processorWishes({ ...preset, ...wishes }, processor), undefined);
  await source?.applyConstraints(customTrack ? added : all);
  device.wishes = wishes;
}

/** The device that must be the one, if any. */
export function exactDevice({ deviceId }: MediaTrackConstraints): string | undefined {
  const exact = isObject(deviceId) ? deviceId.exact : undefined;
  return typeof exact === "string" ? exact : undefined;
}

/** The same without a device: the fallback when a remembered device is not plugged in. */
export function withoutDevice(constraints: MediaTrackConstraints): MediaTrackConstraints {
  const { deviceId: _dropped, ...rest } = constraints;
  return rest;
}

/** Did opening fail only because the device asked for is not there? */
export function isDeviceMismatch(error: unknown): boolean {
  return isObject(error) && "constraint" in error && error.constraint === "deviceId";
}
