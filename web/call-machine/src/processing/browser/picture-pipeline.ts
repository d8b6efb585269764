import type { FromPictureWorker, PictureFiles, PictureTask, ToPictureWorker } from "@parlour/processors/messages";
import type { Pipeline, PipelineEvents } from "../port.js";
import { CanvasPath, canStream, type FramePath, StreamPath } from "./frame-paths.js";
import { startWorker } from "./worker.js";

/** A worker that hangs would leave others with a picture that stands still; so many of these without an answer are enough. */
const PING_MS = 5_000;
const PINGS = 2;
/** A camera that shows nothing yet does not keep the pipeline from starting. */
const FIRST_FRAME_MS = 5_000;

export function canProcessPictures(): boolean {
  return (
    typeof Worker === "function" && typeof OffscreenCanvas === "function" && (canStream() || canCapture()) && hasWebGl()
  );
}

function canCapture(): boolean {
  return typeof HTMLCanvasElement.prototype.captureStream === "function" && typeof createImageBitmap === "function";
}

/** The finder of people needs it, also where it counts on the processor. */
function hasWebGl(): boolean {
  try {
    const context = new OffscreenCanvas(1, 1).getContext("webgl2");
    context?.getExtension("WEBGL_lose_context")?.loseContext();
    return context !== null;
  } catch {
    return false;
  }
}

/** Put a camera's track through a worker. Resolves when the first processed frame is there. */
export async function startPictures(
  input: MediaStreamTrack,
  task: PictureTask,
  folder: string,
  events: PipelineEvents,
  aborted: AbortSignal,
): Promise<Pipeline> {
  const pipeline = new PicturePipeline(input, folder, events);
  aborted.addEventListener("abort", () => pipeline.close());
  try {
    await pipeline.start(task, folder);
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
    folder: string,
    private readonly events: PipelineEvents,
  ) {
    this.#worker = startWorker(new URL("picture-worker.js", folder).href);
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

  async start(task: PictureTask, folder: string): Promise<void> {
    const files = filesIn(folder);
    await this.#ask({ type: "start", files, task });
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

function filesIn(folder: string): PictureFiles {
  const url = (name: string): string => new URL(name, folder).href;
  return { loader: url("vision.js"), wasm: url("vision.wasm"), person: url("person.tflite"), face: url("face.tflite") };
}
