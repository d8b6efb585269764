import type { FrameStreams } from "../../processing/browser/abilities.js";
import type { Recorder, RecorderEvents, RecordingOptions, Scene } from "../port.js";
import { Mix } from "./mix.js";
import { Painter } from "./painter.js";

/** What has been recorded leaves the recorder so often: as much is lost with a browser that crashes. */
const PIECE_MS = 1_000;
/** Who is there, and which tracks they have, is looked at so often. */
const SCENE_MS = 200;

/** Every browser that records can make one of these; the first is decoded everywhere else, too. */
const TYPES = ["video/webm;codecs=vp8,opus", "video/mp4;codecs=avc1.42E01F,mp4a.40.2", "video/webm", "video/mp4"];

/** Begin to record. Throws where the browser cannot. */
export function startRecorder(options: RecordingOptions, events: RecorderEvents): Recorder {
  if (typeof MediaRecorder === "undefined") throw new Error("This browser cannot record.");
  const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
  if (mimeType === undefined) throw new Error("This browser cannot record.");
  return new BrowserRecorder(options, mimeType, events);
}

class BrowserRecorder implements Recorder {
  readonly #mix = new Mix();
  readonly #painter: Painter;
  readonly #film: Film;
  readonly #recorder: MediaRecorder;
  #scene: Scene;
  #sceneAt = performance.now();
  readonly #startedAt = performance.now();
  #pieces: Promise<void> = Promise.resolve();
  #error: string | undefined;
  #over = false;

  constructor(
    private readonly options: RecordingOptions,
    mimeType: string,
    private readonly events: RecorderEvents,
  ) {
    this.#scene = events.scene();
    this.#painter = new Painter(options.width, options.height, options.backgroundColor);
    this.#film = filmOf(this.#painter.canvas, options.fps);
    this.#recorder = new MediaRecorder(new MediaStream([this.#film.track, this.#mix.track]), {
      mimeType,
      videoBitsPerSecond: options.videoBitrate * 1000,
      audioBitsPerSecond: options.audioBitrate * 1000,
    });
    this.#recorder.addEventListener("dataavailable", ({ data }) => this.#take(data));
    this.#recorder.addEventListener("error", (event) => this.#fail(event));
    this.#recorder.addEventListener("stop", () => void this.#finish());
    this.#look();
    this.#recorder.start(PIECE_MS);
    this.#draw();
  }

  stop(): void {
    if (this.#recorder.state !== "inactive") this.#recorder.stop();
  }

  #draw(): void {
    if (this.#over) return;
    const now = performance.now();
    if (now - this.#startedAt > this.options.maxDuration * 1000) {
      this.stop();
      return;
    }
    if (now - this.#sceneAt >= SCENE_MS) this.#look();
    this.#painter.paint(this.#scene);
    this.#film.take();
    this.#mix.after(1000 / this.options.fps, () => this.#draw());
  }

  #look(): void {
    this.#sceneAt = performance.now();
    this.#scene = this.events.scene();
    this.#mix.hear(this.#scene.sounds);
  }

  /** Pieces are read one after the other, so that none overtakes another. */
  #take(piece: Blob): void {
    if (piece.size === 0) return;
    this.#pieces = this.#pieces.then(async () => this.events.onData(new Uint8Array(await piece.arrayBuffer())));
  }

  #fail(event: Event): void {
    const { error } = event as Event & { error?: DOMException };
    this.#error = error?.message || "The browser stopped recording.";
  }

  async #finish(): Promise<void> {
    this.#over = true;
    this.#film.close();
    this.#painter.close();
    this.#mix.close();
    await this.#pieces.catch((error: unknown) => {
      this.#error ??= String(error);
    });
    this.events.onEnd(this.#error);
  }
}

/** What is seen on a canvas, as a track. */
interface Film {
  readonly track: MediaStreamTrack;
  /** The canvas was drawn. */
  take(): void;
  close(): void;
}

function filmOf(canvas: HTMLCanvasElement, fps: number): Film {
  const { MediaStreamTrackGenerator: Generator } = globalThis as FrameStreams;
  if (Generator && typeof VideoFrame !== "undefined") return generated(canvas, new Generator({ kind: "video" }));
  const [track] = canvas.captureStream(fps).getVideoTracks();
  if (!track) throw new Error("This browser does not film a canvas.");
  return { track, take: () => undefined, close: () => track.stop() };
}

/** Frame by frame: that goes on while the page is hidden, and nothing of it is drawn on a screen. */
function generated(
  canvas: HTMLCanvasElement,
  track: MediaStreamTrack & { readonly writable: WritableStream<VideoFrame> },
): Film {
  const writer = track.writable.getWriter();
  return {
    track,
    take: () => {
      const frame = new VideoFrame(canvas, { timestamp: performance.now() * 1000 });
      writer.write(frame).catch(() => frame.close());
    },
    close: () => track.stop(),
  };
}
