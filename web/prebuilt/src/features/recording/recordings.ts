import type { PageRecording, PageRecordings } from "@parlour/call-machine/page";
import type { RecordingKind } from "../../room/features";
import { type StreamTarget, targetsOf } from "../streaming/targets";

/** The documented instance of recordings that the server makes, where none is named. */
const SERVERS_INSTANCE = "c3df927c-f738-4471-a2b7-066fa7e95a6b";

/** What is recorded or streamed. `since` is by the clock of this page's performance, in milliseconds. */
interface OnAir {
  readonly id: string;
  readonly state: PageRecording["state"];
  /** A session id; `null` for a backend, or somebody who is hidden. */
  readonly by: string | null;
  readonly since: number;
}

/** A live stream that is there. */
export interface RunningStream extends OnAir {
  readonly targets: readonly StreamTarget[];
}

/** A recording that is there. */
export interface RunningRecording extends OnAir {
  readonly kind: RecordingKind;
}

/** What is recorded and streamed, first started first. */
export interface Running {
  readonly recordings: readonly RunningRecording[];
  readonly streams: readonly RunningStream[];
}

export const NOTHING: Running = { recordings: [], streams: [] };

/** What the machine says is recorded and streamed, heard at this moment. */
export function runningOf({ recordings, streams }: PageRecordings, now: number): Running {
  const running = ({ instance_id: id, state, started_by: by, seconds }: Omit<PageRecording, "type">) => ({
    id,
    state,
    by,
    since: now - seconds * 1000,
  });
  return {
    recordings: recordings.map((each) => ({ ...running(each), kind: each.type })),
    streams: streams.map((each) => ({ ...running(each), targets: targetsOf(each) })),
  };
}

/** Of those that are there, which are on the air: one that is about to end still is, if it was. */
export function onAir<Each extends OnAir>(those: readonly Each[], before: readonly Each[] = []): readonly Each[] {
  return those.filter(
    ({ id, state }) => state === "running" || (state === "stopping" && before.some((each) => each.id === id)),
  );
}

/** Whether the server makes, or was to make, what this instance names: in its place this browser would. What has no name is the server's. */
export function isServers(instanceId: string | undefined, { recordings }: Running): boolean {
  if (instanceId === undefined) return true;
  return instanceId === SERVERS_INSTANCE || recordings.some(({ id, kind }) => id === instanceId && kind !== "local");
}

/** As people read it: `4:07`, `1:02:03`. */
export function elapsed(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const two = (value: number) => String(value).padStart(2, "0");
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** Whether these bytes begin an MP4 file; WebM is the other kind that browsers write. */
export function isMp4(first: Uint8Array): boolean {
  return String.fromCharCode(...first.slice(4, 8)) === "ftyp";
}
