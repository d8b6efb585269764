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
  return found.map((info) => {
    const { deviceId, kind, label, groupId } = info;
    const facing = kind === "videoinput" ? facingOf(info) : undefined;
    return { deviceId, kind, label, groupId, ...(facing && { facing }) };
  });
}

type Facing = NonNullable<DeviceInfo["facing"]>;

/** Where a camera looks, as far as the browser tells or its name says. */
function facingOf(info: MediaDeviceInfo): Facing | undefined {
  const told = "getCapabilities" in info ? (info as InputDeviceInfo).getCapabilities().facingMode?.[0] : undefined;
  if (told === "user" || told === "environment") return told;
  if (/\b(back|rear)\b|facing back|environment/i.test(info.label)) return "environment";
  return /\bfront\b|facing front|facetime/i.test(info.label) ? "user" : undefined;
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
  const named = (id: string | undefined) => outputs.find(({ deviceId }) => deviceId === id);
  // One that is not plugged in any more is no use; the browser plays on its default.
  return named(outputDeviceId) ?? named("default") ?? outputs[0] ?? {};
}

/**
 * The next device of the list after `current`, round the end; undefined when there is no other. `preferOther`: first of all one that
 * looks the other way, where that is known.
 */
export function nextDevice(
  list: readonly DeviceInfo[],
  current: string | undefined,
  preferOther = false,
): DeviceInfo | undefined {
  if (list.length < 2) return undefined;
  const index = list.findIndex((device) => device.deviceId === current);
  const others = [...list.slice(index + 1), ...list.slice(0, Math.max(0, index))];
  const facing = list[index]?.facing;
  const opposite = facing && others.find((device) => device.facing && device.facing !== facing);
  return (preferOther ? opposite : undefined) ?? others[0];
}
