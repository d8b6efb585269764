import type { StoredFile } from "../kept/files";
import type { Recording } from "./shapes";

/** The files that are had one by one: tracks, and what lies beside the recording. Its own film is not among them. */
export function filesOf(recording: Recording): readonly StoredFile[] {
  const tracks = (recording.tracks ?? []).map(({ s3key, size }) => ({ key: s3key, name: nameOf(s3key), size }));
  const others = (recording.outputs ?? []).map((key) => ({ key, name: nameOf(key) }));
  return [...tracks, ...others];
}

/** Whether there is one file that is the recording. */
export function hasFilm(recording: Recording): boolean {
  return recording.status === "finished" && recording.tracks === null;
}

function nameOf(key: string): string {
  return key.slice(key.lastIndexOf("/") + 1);
}
