import type { DailyDeviceInfos } from "@daily-co/daily-js";
import type { Devices } from "../platform.js";
import type { Device } from "./device.js";
import type { LocalMedia } from "./local-media.js";

export interface DeviceInfo {
  deviceId: string;
  kind: MediaDeviceKind;
  label: string;
  groupId: string;
  facing?: "user" | "environment";
}

/** Every device the browser tells of, as plain objects; none when it cannot tell. */
export async function listDevices(devices: Devices | undefined): Promise<DeviceInfo[]> {
  const found = (await devices?.enumerateDevices().catch(() => [])) ?? [];
  return found.map(({ deviceId, kind, label, groupId }) => ({ deviceId, kind, label, groupId }));
}

/** Devices in use, or chosen for later; `{}` where none is known or the app's own track is used. */
export async function deviceInfos(
  devices: Devices | undefined,
  media: LocalMedia,
  outputDeviceId: string | undefined,
): Promise<DailyDeviceInfos> {
  const list = await listDevices(devices);
  return {
    camera: inUse(list, media.video, "videoinput"),
    mic: inUse(list, media.audio, "audioinput"),
    speaker: output(list, outputDeviceId),
  } as DailyDeviceInfos;
}

function inUse(list: DeviceInfo[], device: Device, kind: MediaDeviceKind): DeviceInfo | object {
  if (device.customTrack) return {};
  const settings = device.source?.getSettings();
  const deviceId = settings?.deviceId ?? device.deviceId;
  const info = list.find((candidate) => candidate.kind === kind && candidate.deviceId === deviceId);
  if (!info) return {};
  const facing = settings?.facingMode;
  return facing === "user" || facing === "environment" ? { ...info, facing } : info;
}

function output(list: DeviceInfo[], outputDeviceId: string | undefined): DeviceInfo | object {
  const outputs = list.filter((device) => device.kind === "audiooutput");
  const wanted = outputDeviceId ?? "default";
  const fallback = outputDeviceId === undefined ? outputs[0] : undefined;
  return outputs.find((device) => device.deviceId === wanted) ?? fallback ?? {};
}

/** The next device of the list after `current`, round the end; undefined when there is no other. */
export function nextDevice(list: DeviceInfo[], current: string | undefined): DeviceInfo | undefined {
  if (list.length < 2) return undefined;
  const index = list.findIndex((device) => device.deviceId === current);
  return list[(index + 1) % list.length];
}
