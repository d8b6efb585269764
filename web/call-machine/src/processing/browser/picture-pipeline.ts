import type { FromPictureWorker, PictureFiles, PictureTask, ToPictureWorker } from "@parlour/processors/messages";
import type { Files } from "../../parts/files.js";
import type { Pipeline, PipelineEvents } from "../port.js";
import { canStream } from "./abilities.js";
import { CanvasPath, type FramePath, StreamPath } from "./frame-paths.js";
import { startWorker } from "./worker.js";

/** A worker that hangs would leave others with a picture that stands still; so many of these without an answer are enough. */
const PING_MS = 5_000;
const PINGS = 2;
const WORKER = "picture-worker.js";
const PROGRAM = ["vision.js", "vision.wasm"];
/** What the worker loads for each task. */
const FILES: Readonly<Record<PictureTask["type"], readonly string[]>> = {
  "background-blur": [...PROGRAM, "person.tflite"],
  "background-image": [...PROGRAM, "person.tflite"],
  "face-detection": [...PROGRAM, "face.tflite"],
};
/** A camera that shows nothing yet does not keep the pipeline from starting. */
const FIRST_FRAME_MS = 5_000;

/** Put a camera's track through a worker. Resolves when the first processed frame is there. */
export async function startPictures(
  input: MediaStreamTrack,
  task: PictureTask,
  files: Files,
  events: PipelineEvents,
  aborted: AbortSignal,
): Promise<Pipeline> {
  await files.ready([WORKER, ...FILES[task.type]], aborted);
  const pipeline = new PicturePipeline(input, files, events);
  aborted.addEventListener("abort", () => pipeline.close());
  try {
    await pipeline.start(task);
    return pipeline;
  } catch (error) {
    pipeline.close();
    throw error;
  }
}

class PicturePipeline implements Pipeline {
  readonly #worker: Worker;
  readonly #path: FramePath;
  #answer: { resolve(): void; reject(reason: Error): void } | undefined;
  #flows: () => void = () => undefined;
  #started = false;
  #closed = false;
  #pulse: ReturnType<typeof setInterval> | undefined;
  #unanswered = 0;

  constructor(
    input: MediaStreamTrack,
    private readonly files: Files,
    private readonly events: PipelineEvents,
  ) {
    this.#worker = startWorker(files.address(WORKER));
    this.#worker.addEventListener("message", ({ data }: MessageEvent<FromPictureWorker>) => this.#receive(data));
    this.#worker.addEventListener("error", (event) => {
      event.preventDefault();
      this.#fail(event.message || "its worker could not be loaded");
    });
    const post = (message: ToPictureWorker, transfer: Transferable[]): void =>
      this.#worker.postMessage(message, transfer);
    this.#path = canStream() ? new StreamPath(input, post) : new CanvasPath(input, post);
  }

  get output(): MediaStreamTrack {
    return this.#path.output;
  }

  async start(task: PictureTask): Promise<void> {
    await this.#ask({ type: "start", files: addresses(this.files), task });
    const flows = new Promise<void>((resolve) => {
      this.#flows = resolve;
      setTimeout(resolve, FIRST_FRAME_MS);
    });
    await Promise.race([this.#path.open(), this.#failure()]);
    await Promise.race([flows, this.#failure()]);
    this.#answer = undefined;
    this.#started = true;
    this.#pulse = setInterval(() => this.#ping(), PING_MS);
  }

  change(task: PictureTask): Promise<void> {
    return this.#ask({ type: "task", task });
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearInterval(this.#pulse);
    this.#answer?.reject(new Error("it was stopped"));
    this.#path.close();
    this.#worker.terminate();
  }

  #ask(message: ToPictureWorker): Promise<void> {
    this.#answer?.reject(new Error("something else was asked for meanwhile"));
    return new Promise((resolve, reject) => {
      if (this.#closed) reject(new Error("it was stopped"));
      this.#answer = { resolve, reject };
      this.#worker.postMessage(message);
    });
  }

  /** Settles only when the worker fails meanwhile. */
  #failure(): Promise<never> {
    return new Promise((_, reject) => {
      this.#answer = { resolve: () => undefined, reject };
    });
  }

  #receive(message: FromPictureWorker): void {
    if (this.#closed) return;
    switch (message.type) {
      case "ready":
        this.#answer?.resolve();
        break;
      case "refused":
        this.#answer?.reject(new Error(message.reason));
        break;
      case "failed":
        this.#fail(message.reason);
        break;
      case "flowing":
        this.#flows();
        break;
      case "picture":
        this.#path.show(message.picture);
        break;
      case "alive":
        this.#unanswered = 0;
        break;
      case "faces":
        this.events.onFaces(message.count);
        break;
      case "slow":
        this.events.onSlow(message.milliseconds);
        break;
    }
  }

  #ping(): void {
    if (this.#unanswered >= PINGS) {
      this.#fail("its worker does not answer");
      return;
    }
    this.#unanswered += 1;
    this.#worker.postMessage({ type: "ping" } satisfies ToPictureWorker);
  }

  #fail(reason: string): void {
    if (this.#closed) return;
    this.#answer?.reject(new Error(reason));
    if (this.#started) this.events.onFailed(reason);
  }
}

function addresses(files: Files): PictureFiles {
  return {
    loader: files.address("vision.js"),
    wasm: files.address("vision.wasm"),
    person: files.address("person.tflite"),
    face: files.address("face.tflite"),
  };
}
