import { messageOf, RequestError } from "../errors.js";
import type { Platform } from "../platform.js";
import type { TrackKind } from "../signaling/messages.js";
import type { Pipeline, PipelineEvents, Processing } from "./port.js";
import type { Processor } from "./processor.js";

/** Loading a processor over a slow network takes its time; what has not come by then does not come. */
const PATIENCE_MS = 60_000;

export interface ProcessedTracksEvents {
  onFaces(count: number): void;
  onSlow(kind: TrackKind, milliseconds: number): void;
  /** The processor of this track is at an end; its source goes on. */
  onFailed(track: MediaStreamTrack, reason: string): void;
}

interface Running {
  source: MediaStreamTrack;
  pipeline: Pipeline;
}

/** The tracks that processors make of others, and where each came from. */
export class ProcessedTracks {
  readonly #running = new Map<MediaStreamTrack, Running>();
  readonly #starts = new Map<AbortController, string>();

  constructor(
    private readonly platform: Pick<Platform, "after">,
    private readonly processing: Processing,
    private readonly events: ProcessedTracksEvents,
  ) {}

  /** The track of the device or the app behind `track`: itself unless it was processed. */
  sourceOf(track: MediaStreamTrack): MediaStreamTrack {
    return this.#running.get(track)?.source ?? track;
  }

  /** The processed track of `source`. Rejects with a `RequestError` when it cannot be had. */
  async start(source: MediaStreamTrack, processor: Processor): Promise<MediaStreamTrack> {
    const task = await processor.task();
    const opening: { track?: MediaStreamTrack; failure?: string } = {};
    const fail = (reason: string): void => {
      opening.failure = reason;
      if (opening.track && this.#running.has(opening.track)) this.events.onFailed(opening.track, reason);
    };
    const events: PipelineEvents = {
      onFaces: (count) => this.events.onFaces(count),
      onSlow: (milliseconds) => this.events.onSlow(source.kind as TrackKind, milliseconds),
      onFailed: fail,
    };
    const pipeline = await this.#patiently(source.kind, (aborted) => {
      const starting = this.processing.start(source, task, events, aborted);
      // Nobody waits any more for one that comes too late.
      aborted.addEventListener("abort", () => void starting.then((late) => late.close()).catch(() => undefined));
      return starting;
    });
    if (opening.failure !== undefined) {
      pipeline.close();
      throw new RequestError(`The input processor failed: ${opening.failure}`);
    }
    opening.track = pipeline.output;
    this.#running.set(pipeline.output, { source, pipeline });
    return pipeline.output;
  }

  /** Let a processed track do another task. Rejects with a `RequestError` when it goes on as before. */
  async change(track: MediaStreamTrack, processor: Processor): Promise<void> {
    const task = await processor.task();
    await this.#patiently(track.kind, async () => this.#running.get(track)?.pipeline.change(task));
  }

  /** Give up a track, if it is a processed one. Returns where it came from, which goes on. */
  end(track: MediaStreamTrack): MediaStreamTrack {
    const running = this.#running.get(track);
    if (!running) return track;
    this.#running.delete(track);
    running.pipeline.close();
    return running.source;
  }

  /** Give up what is about to start; each of these starts rejects at once. */
  abandon(kind: TrackKind): void {
    for (const [controller, started] of this.#starts) if (started === kind) controller.abort();
  }

  async #patiently<T>(kind: string, start: (aborted: AbortSignal) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    this.#starts.set(controller, kind);
    let reason = "it was given up";
    const cancel = this.platform.after(PATIENCE_MS, () => {
      reason = "it did not start in time";
      controller.abort();
    });
    const aborted = new Promise<never>((_, reject) => {
      controller.signal.addEventListener("abort", () => reject(new Error(reason)));
    });
    try {
      return await Promise.race([start(controller.signal), aborted]);
    } catch (error) {
      throw new RequestError(`The input processor cannot be used: ${messageOf(error)}`);
    } finally {
      cancel();
      this.#starts.delete(controller);
    }
  }
}
