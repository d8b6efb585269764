import type { Processing } from "../processing/port.js";

/** Code that the bundle leaves out, as most calls do not need it at the start. */
export interface Part<T> {
  /** Undefined until it was loaded. */
  readonly loaded: T | undefined;
  /** Have it loaded; callers share one attempt, and a failed one is followed by another. Rejects with a `RequestError`. */
  load(): Promise<T>;
}

export type MeshPart = typeof import("./mesh.js");
export type ProcessingPart = typeof import("./processing.js");
export type RecordingPart = typeof import("./recording.js");
export type TrialsPart = typeof import("./trials.js");

/** All parts of one call. */
export interface Parts {
  readonly mesh: Part<MeshPart>;
  readonly trials: Part<TrialsPart>;
  readonly recording: Part<RecordingPart>;
  /** Loads what it needs when something is processed. */
  readonly processing: Processing;
}
