import type { ToPictureWorker } from "@parlour/processors/messages";
import type { FrameStreams } from "./abilities.js";

type Post = (message: ToPictureWorker, transfer: Transferable[]) => void;

/** How frames come from a track to the worker, and from there into another track. */
export interface FramePath {
  readonly output: MediaStreamTrack;
  /** Let frames flow. */
  open(): Promise<void>;
  /** A processed picture arrived by message. */
  show(picture: ImageBitmap): void;
  close(): void;
}

const { MediaStreamTrackProcessor, MediaStreamTrackGenerator } = globalThis as FrameStreams;

/** The browser moves the frames; this page's own thread has nothing to do with them. */
export class StreamPath implements FramePath {
  readonly output: MediaStreamTrack;
  readonly #frames: ReadableStream<VideoFrame>;
  readonly #processed: WritableStream<VideoFrame>;
  /** A track of its own, so that its end ends the reading and nothing else. */
  readonly #input: MediaStreamTrack;

  constructor(
    input: MediaStreamTrack,
    private readonly post: Post,
  ) {
    if (!MediaStreamTrackProcessor || !MediaStreamTrackGenerator)
      throw new Error("this browser has no streams of frames");
    this.#input = input.clone();
    this.#input.enabled = true;
    // What the worker has no time for is dropped rather than shown late.
    this.#frames = new MediaStreamTrackProcessor({ track: this.#input, maxBufferSize: 1 }).readable;
    const generator = new MediaStreamTrackGenerator({ kind: "video" });
    this.output = sized(generator, input);
    this.#processed = generator.writable;
  }

  async open(): Promise<void> {
    const { frames, processed } = { frames: this.#frames, processed: this.#processed };
    this.post({ type: "streams", frames, processed }, [frames, processed] as unknown as Transferable[]);
  }

  show(picture: ImageBitmap): void {
    picture.close();
  }

  close(): void {
    this.#input.stop();
    this.output.stop();
  }
}

/** Everywhere else: a hidden video is drawn, sent to the worker, and what comes back is shown on a canvas that is filmed. */
export class CanvasPath implements FramePath {
  readonly output: MediaStreamTrack;
  readonly #video = document.createElement("video");
  readonly #canvas = document.createElement("canvas");
  readonly #context = this.#canvas.getContext("2d");
  #closed = false;

  constructor(
    input: MediaStreamTrack,
    private readonly post: Post,
  ) {
    const { width = 640, height = 480, frameRate = 30 } = input.getSettings();
    this.#canvas.width = width;
    this.#canvas.height = height;
    this.#video.muted = true;
    this.#video.playsInline = true;
    this.#video.srcObject = new MediaStream([input]);
    const [output] = this.#canvas.captureStream(frameRate).getVideoTracks();
    if (!output) throw new Error("this browser does not film a canvas");
    this.output = sized(output, input);
  }

  async open(): Promise<void> {
    await this.#video.play();
    void this.#take();
  }

  show(picture: ImageBitmap): void {
    if (this.#canvas.width !== picture.width) this.#canvas.width = picture.width;
    if (this.#canvas.height !== picture.height) this.#canvas.height = picture.height;
    this.#context?.drawImage(picture, 0, 0);
    picture.close();
    void this.#take();
  }

  close(): void {
    this.#closed = true;
    this.#video.pause();
    this.#video.srcObject = null;
    this.output.stop();
  }

  /** The worker keeps the pace: its timers run on while the page is hidden. */
  async #take(): Promise<void> {
    if (this.#closed) return;
    const at = performance.now();
    const picture = await createImageBitmap(this.#video).catch(() => undefined);
    if (this.#closed) picture?.close();
    else if (picture) this.post({ type: "picture", picture, at }, [picture]);
    else setTimeout(() => void this.#take(), 100);
  }
}

/** What is sent is encoded by its size, which a track that is made of frames does not tell. */
function sized(output: MediaStreamTrack, input: MediaStreamTrack): MediaStreamTrack {
  const own = output.getSettings.bind(output);
  output.getSettings = () => {
    const { width, height, frameRate } = input.getSettings();
    const told = Object.entries({ width, height, frameRate }).filter(([, value]) => value !== undefined);
    return { ...Object.fromEntries(told), ...own() };
  };
  return output;
}
