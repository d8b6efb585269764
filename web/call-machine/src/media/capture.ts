import type { Devices } from "../platform.js";
import type { TrackKind } from "../signaling/messages.js";
import { deviceConstraints, exactDevice, isDeviceMismatch, processorWishes, withoutDevice } from "./constraints.js";
import type { Device } from "./device.js";
import { type Failures, NoMediaDevicesError, readFailure } from "./device-errors.js";
import { listDevices } from "./device-infos.js";

type Tracks = Partial<Record<TrackKind, MediaStreamTrack>>;

export interface Captured {
  tracks: Tracks;
  failures: Failures;
}

/** Open these devices, all in one permission prompt. What cannot be had together is tried one by one. */
export async function capture(mediaDevices: Devices | undefined, devices: readonly Device[]): Promise<Captured> {
  if (devices.length === 0) return { tracks: {}, failures: {} };
  try {
    return { tracks: await open(mediaDevices, devices), failures: {} };
  } catch (error) {
    const [only] = devices;
    if (only && devices.length === 1) return { tracks: {}, failures: { [only.kind]: readFailure(error) } };
  }
  const each = await Promise.all(devices.map((device) => capture(mediaDevices, [device])));
  return {
    tracks: Object.assign({}, ...each.map(({ tracks }) => tracks)),
    failures: Object.assign({}, ...each.map(({ failures }) => failures)),
  };
}

async function open(mediaDevices: Devices | undefined, devices: readonly Device[]): Promise<Tracks> {
  if (!mediaDevices) throw new NoMediaDevicesError();
  const constraints: MediaStreamConstraints = {};
  for (const { kind, preset, wishes, deviceId, processor } of devices) {
    constraints[kind] = deviceConstraints(kind, processorWishes({ ...preset, ...wishes }, processor), deviceId);
  }
  let stream: MediaStream;
  try {
    stream = await mediaDevices.getUserMedia(constraints);
  } catch (error) {
    if (!isDeviceMismatch(error)) throw error;
    stream = await mediaDevices.getUserMedia(await withoutMissing(mediaDevices, constraints));
  }
  const tracks: Tracks = {};
  for (const track of stream.getTracks()) tracks[track.kind as TrackKind] = track;
  return tracks;
}

/** A remembered device that is not plugged in is given up. The error does not say which of two, and the list may be hidden. */
async function withoutMissing(mediaDevices: Devices, wished: MediaStreamConstraints): Promise<MediaStreamConstraints> {
  const known = new Set((await listDevices(mediaDevices)).map(({ deviceId }) => deviceId));
  const asked = Object.entries(wished) as [TrackKind, MediaTrackConstraints][];
  const missing = asked.filter(([, wish]) => !known.has(exactDevice(wish) ?? ""));
  const given = missing.length > 0 ? missing : asked;
  return { ...wished, ...Object.fromEntries(given.map(([kind, wish]) => [kind, withoutDevice(wish)])) };
}
