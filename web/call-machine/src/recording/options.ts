import { asNonEmptyString, asNumber, isObject, type JsonObject } from "../json.js";
import type { RecordingOptions } from "./port.js";

const LONGEST_S = 10_800;
/** More than this no browser composes beside a call. */
const LARGEST = { width: 1920, height: 1080 };
const KBPS_BY_HEIGHT = [
  [1080, 5000],
  [720, 3000],
  [480, 2000],
  [0, 1000],
] as const;

/** The options of `startRecording`, with what daily-js documents for those that are not given. */
export function readRecordingOptions(body: JsonObject): RecordingOptions {
  const height = even(within(body.height, 2, LARGEST.height, 720));
  const [, usual] = KBPS_BY_HEIGHT.find(([from]) => height >= from) ?? KBPS_BY_HEIGHT[3];
  return {
    instanceId: asNonEmptyString(body.instanceId),
    width: even(within(body.width, 2, LARGEST.width, 1280)),
    height,
    fps: within(body.fps, 1, 30, 25),
    videoBitrate: within(body.videoBitrate, 10, 10_000, usual),
    audioBitrate: within(body.audioBitrate, 10, 320, 128),
    maxDuration: within(body.maxDuration, 1, Number.MAX_SAFE_INTEGER, LONGEST_S),
    backgroundColor: colour(body.backgroundColor),
    layout: isObject(body.layout) ? body.layout : undefined,
  };
}

function within(value: unknown, least: number, most: number, otherwise: number): number {
  return Math.min(most, Math.max(least, asNumber(value) ?? otherwise));
}

function even(value: number): number {
  return Math.max(2, 2 * Math.floor(value / 2));
}

/** `#rrggbb`, or `#aarrggbb`, of which the picture has no use for the first. */
function colour(value: unknown): string {
  const [, digits] = /^#(?:[0-9a-f]{2})?([0-9a-f]{6})$/i.exec(asNonEmptyString(value) ?? "") ?? [];
  return digits === undefined ? "#101418" : `#${digits}`;
}
