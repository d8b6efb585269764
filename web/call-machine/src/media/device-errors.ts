import type { DailyCameraErrorObject, DailyCameraErrorType } from "@daily-co/daily-js";
import { messageOf } from "../errors.js";
import { isObject } from "../json.js";
import type { CameraErrorEvent } from "../messaging/events.js";
import type { BlockedReason, TrackKind } from "../signaling/messages.js";

type DeviceFailureType = "permissions" | "not-found" | "in-use" | "constraints" | "no-devices" | "ended" | "unknown";

/** Why a device could not be opened, from what `getUserMedia` threw. */
export interface DeviceFailure {
  type: DeviceFailureType;
  /** Permission refused by the browser or the system, not by the person. */
  bySystem: boolean;
  message: string;
}

const TYPES: Record<string, DeviceFailureType> = {
  NotAllowedError: "permissions",
  PermissionDeniedError: "permissions",
  SecurityError: "permissions",
  NotFoundError: "not-found",
  DevicesNotFoundError: "not-found",
  NotReadableError: "in-use",
  TrackStartError: "in-use",
  AbortError: "in-use",
  NoMediaDevicesError: "no-devices",
  OverconstrainedError: "constraints",
  ConstraintNotSatisfiedError: "constraints",
};

/** The page has no `navigator.mediaDevices`. */
export class NoMediaDevicesError extends Error {
  constructor() {
    super("This page cannot use camera or microphone: it must be opened over https or on localhost.");
    this.name = "NoMediaDevicesError";
  }
}

export function readFailure(error: unknown): DeviceFailure {
  const name = error instanceof Error || isNamed(error) ? error.name : "";
  const message = unmet(error) ?? messageOf(error);
  const bySystem = name === "SecurityError" || /system|dismissed by browser|permissions policy/i.test(message);
  return { type: TYPES[name] ?? "unknown", bySystem, message };
}

/** Browsers say which constraint it was, and nothing else. */
function unmet(error: unknown): string | undefined {
  const constraint = isObject(error) && "constraint" in error ? error.constraint : undefined;
  return typeof constraint === "string" && constraint !== ""
    ? `No device meets the constraint "${constraint}".`
    : undefined;
}

function isNamed(value: unknown): value is { name: string } {
  return typeof value === "object" && value !== null && "name" in value && typeof value.name === "string";
}

/** The `blocked` companion of a track that failed so. */
export function blockedReason(failure: DeviceFailure): BlockedReason {
  if (failure.type === "permissions" || failure.type === "no-devices") return "byPermissions";
  return failure.type === "in-use" ? "byDeviceInUse" : "byDeviceMissing";
}

export type Failures = Partial<Record<TrackKind, DeviceFailure>>;

/**
 * The `camera-error` for devices that failed in one request; null when none did. The first failure (permissions before the
 * others) gives the type. The arrays of its type are always there: daily-react and daily-transport read them unasked.
 */
export function cameraError(failures: Failures): CameraErrorEvent | null {
  const media = (["video", "audio"] as const).filter((kind) => failures[kind]);
  const chosen = media.map((kind) => failures[kind] as DeviceFailure).sort((a, b) => rank(a) - rank(b))[0];
  if (!chosen) return null;
  const alike = media.filter((kind) => failures[kind]?.type === chosen.type);
  const errorMsg = { errorMsg: chosen.message, audioOk: !failures.audio, videoOk: !failures.video };
  return { errorMsg, error: describe(chosen, alike) };
}

function rank(failure: DeviceFailure): number {
  return failure.type === "permissions" ? 0 : 1;
}

function describe(failure: DeviceFailure, media: TrackKind[]): DailyCameraErrorObject<DailyCameraErrorType> {
  const msg = failure.message;
  switch (failure.type) {
    case "permissions":
      return { type: "permissions", msg, blockedBy: failure.bySystem ? "browser" : "user", blockedMedia: media };
    case "not-found":
      return { type: "not-found", msg, missingMedia: media };
    case "constraints":
      return { type: "constraints", msg, reason: "invalid", failedMedia: media };
    case "in-use":
      return { type: inUseType(media), msg };
    case "no-devices":
      return { type: "undefined-mediadevices", msg };
    default:
      return { type: "unknown", msg };
  }
}

function inUseType(media: TrackKind[]): "cam-in-use" | "mic-in-use" | "cam-mic-in-use" {
  if (media.length > 1) return "cam-mic-in-use";
  return media[0] === "video" ? "cam-in-use" : "mic-in-use";
}
