/** The worker that processes pictures. It is loaded when an app first asks for a video processor. */

import type { FromPictureWorker, PictureFiles, PictureTask, ToPictureWorker } from "./messages.js";
import { Pace } from "./pace.js";
import { PictureProcessor } from "./processor.js";

declare const self: DedicatedWorkerGlobalScope;

let processor: PictureProcessor | undefined;
/** Cameras bring thirty frames a second. */
const FRAME_MS = 33;

let flowing = false;
const pace = new Pace((milliseconds) => tell({ type: "slow", milliseconds }));

self.addEventListener("message", ({ data }: MessageEvent<ToPictureWorker>) => {
  switch (data.type) {
    case "start":
      void start(data.files, data.task);
      break;
    case "task":
      void change(data.task);
      break;
    case "streams":
      void pump(data.frames, data.processed);
      break;
    case "picture":
      develop(data.picture, data.at);
      break;
    case "ping":
      tell({ type: "alive" });
      break;
  }
});

function tell(message: FromPictureWorker, transfer: Transferable[] = []): void {
  self.postMessage(message, transfer);
}

async function start(files: PictureFiles, task: PictureTask): Promise<void> {
  try {
    processor = new PictureProcessor(files, (count) => tell({ type: "faces", count }));
    await processor.setTask(task);
    tell({ type: "ready" });
  } catch (error) {
    tell({ type: "failed", reason: reasonOf(error) });
  }
}

async function change(task: PictureTask): Promise<void> {
  try {
    await processor?.setTask(task);
    tell({ type: "ready" });
  } catch (error) {
    tell({ type: "refused", reason: reasonOf(error) });
  }
}

async function pump(frames: ReadableStream<VideoFrame>, processed: WritableStream<VideoFrame>): Promise<void> {
  const writer = processed.getWriter();
  const reader = frames.getReader();
  try {
    for (;;) {
      const { done, value: frame } = await reader.read();
      if (done) break;
      // What is written is the stream's to close, also when it refuses it.
      await writer.write(processFrame(frame));
      tellFlowing();
    }
  } catch (error) {
    tell({ type: "failed", reason: reasonOf(error) });
  }
}

function processFrame(frame: VideoFrame): VideoFrame {
  const began = performance.now();
  const { displayWidth: width, displayHeight: height, timestamp } = frame;
  let canvas: OffscreenCanvas | undefined;
  try {
    canvas = process({ picture: frame, width, height, at: timestamp / 1000 });
  } catch (error) {
    frame.close();
    throw error;
  }
  if (!canvas) return frame;
  frame.close();
  const result = new VideoFrame(canvas, { timestamp, alpha: "discard" });
  pace.took(performance.now() - began);
  return result;
}

/** Answered no sooner than the next frame is due: the page takes it at once, and has no timers of its own while hidden. */
function develop(picture: ImageBitmap, at: number): void {
  const began = performance.now();
  try {
    const canvas = process({ picture, width: picture.width, height: picture.height, at });
    const result = canvas?.transferToImageBitmap() ?? picture;
    if (result !== picture) picture.close();
    const took = performance.now() - began;
    setTimeout(() => tell({ type: "picture", picture: result }, [result]), Math.max(0, FRAME_MS - took));
    tellFlowing();
    pace.took(took);
  } catch (error) {
    tell({ type: "failed", reason: reasonOf(error) });
  }
}

function process(shot: Parameters<PictureProcessor["process"]>[0]): OffscreenCanvas | undefined {
  if (!processor) throw new Error("a picture came before the task");
  return processor.process(shot);
}

function tellFlowing(): void {
  if (flowing) return;
  flowing = true;
  tell({ type: "flowing" });
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
