import type { Pipeline, PipelineEvents, Processing } from "../../src/processing/port.js";
import type { PictureSource, Task } from "../../src/processing/processor.js";
import type { TrackKind } from "../../src/signaling/messages.js";
import { FakeTrack } from "./fakes.js";

export class FakePipeline implements Pipeline {
  readonly made: FakeTrack;
  closed = false;
  tasks: Task[];
  /** Makes the next change fail. */
  refusal: Error | undefined;

  constructor(
    readonly input: MediaStreamTrack,
    task: Task,
    readonly events: PipelineEvents,
  ) {
    this.made = new FakeTrack(input.kind as TrackKind, "none");
    this.tasks = [task];
  }

  get output(): MediaStreamTrack {
    return this.made.real;
  }

  async change(task: Task): Promise<void> {
    const { refusal } = this;
    this.refusal = undefined;
    if (refusal) throw refusal;
    this.tasks.push(task);
  }

  close(): void {
    this.closed = true;
    this.made.stop();
  }
}

/** Processors that begin at once, or when the test says so, and do nothing. */
export class FakeProcessing implements Processing {
  readonly pipelines: FakePipeline[] = [];
  readonly pictures: PictureSource[] = [];
  obstacles: Partial<Record<TrackKind, string>> = {};
  /** Makes every start fail. */
  failure: Error | undefined;
  /** Makes every picture fail. */
  pictureFailure: Error | undefined;
  /** While true, starts wait for `begin()`. */
  holding = false;
  #waiting: (() => void)[] = [];

  obstacle(kind: TrackKind): string | undefined {
    return this.obstacles[kind];
  }

  async start(input: MediaStreamTrack, task: Task, events: PipelineEvents): Promise<Pipeline> {
    if (this.holding) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    if (this.failure) throw this.failure;
    const pipeline = new FakePipeline(input, task, events);
    this.pipelines.push(pipeline);
    return pipeline;
  }

  readonly loadPicture = async (source: PictureSource): Promise<ImageBitmap> => {
    this.pictures.push(source);
    if (this.pictureFailure) throw this.pictureFailure;
    return { width: 1, height: 1 } as ImageBitmap;
  };

  /** Let what waits begin. */
  begin(): void {
    this.holding = false;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  /** The pipelines that are at work. */
  get open(): FakePipeline[] {
    return this.pipelines.filter((pipeline) => !pipeline.closed);
  }
}
