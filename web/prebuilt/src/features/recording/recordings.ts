import type { PageRecordings } from "@parlour/call-machine/page";

/** A recording that runs. `since` is by the clock of this page's performance, in milliseconds. */
export interface RunningRecording {
  readonly id: string;
  /** A session id; `null` for a backend, or somebody who is hidden. */
  readonly by: string | null;
  readonly local: boolean;
  readonly since: number;
}

/** What the machine says is recorded, heard at this moment. */
export function recordingsOf({ recordings }: PageRecordings, now: number): readonly RunningRecording[] {
  return recordings.map(({ instance_id: id, type, started_by: by, seconds }) => ({
    id,
    by,
    local: type === "local",
    since: now - seconds * 1000,
  }));
}

/** As people read it: `4:07`, `1:02:03`. */
export function elapsed(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const two = (value: number) => String(value).padStart(2, "0");
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

const FORBIDDEN = /[^\p{L}\p{N} ._-]+/gu;

/** A name for the file that every system takes, with room and time; `first` are the bytes with which the recording begins. */
export function fileName(room: string, startedAt: Date, first: Uint8Array): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const day = `${startedAt.getFullYear()}-${two(startedAt.getMonth() + 1)}-${two(startedAt.getDate())}`;
  const time = `${two(startedAt.getHours())}.${two(startedAt.getMinutes())}`;
  const name = room.replace(FORBIDDEN, "-").slice(0, 80) || "call";
  return `${name} ${day} ${time}.${isMp4(first) ? "mp4" : "webm"}`;
}

export function isMp4(first: Uint8Array): boolean {
  return String.fromCharCode(...first.slice(4, 8)) === "ftyp";
}
