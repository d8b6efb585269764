import type { TrackKind } from "../signaling/messages.js";
import type { LoadPicture, Task } from "./processor.js";

/** A processor at work between a device and what is sent. */
export interface Pipeline {
  /** What is sent in place of the device's own track. The same one for as long as the pipeline lives. */
  readonly output: MediaStreamTrack;
  /** Do this from now on. Rejects, and goes on as before, when it cannot be done. */
  change(task: Task): Promise<void>;
  /** Stop the output and let go of everything but the device. */
  close(): void;
}

export interface PipelineEvents {
  onFaces(count: number): void;
  /** Frames take so many milliseconds each that pictures stutter. */
  onSlow(milliseconds: number): void;
  /** It is at an end, and nothing more comes from it. */
  onFailed(reason: string): void;
}

/** What the browser can do to pictures and sound. */
export interface Processing {
  /** Why this browser cannot do it, in a sentence; undefined when it can. */
  obstacle(kind: TrackKind): string | undefined;
  /** Resolves when processed media flow. Rejects when they cannot; aborted, it lets go of everything. */
  start(input: MediaStreamTrack, task: Task, events: PipelineEvents, aborted: AbortSignal): Promise<Pipeline>;
  loadPicture: LoadPicture;
}
