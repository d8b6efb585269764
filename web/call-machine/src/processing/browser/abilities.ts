/** Chromium's two ends of a stream of frames. Other browsers have them in workers, or not at all. */
export interface FrameStreams {
  MediaStreamTrackProcessor?: new (init: {
    track: MediaStreamTrack;
    maxBufferSize?: number;
  }) => { readable: ReadableStream<VideoFrame> };
  MediaStreamTrackGenerator?: new (init: {
    kind: "video";
  }) => MediaStreamTrack & { writable: WritableStream<VideoFrame> };
}

export function canStream(): boolean {
  const { MediaStreamTrackProcessor, MediaStreamTrackGenerator } = globalThis as FrameStreams;
  return MediaStreamTrackProcessor !== undefined && MediaStreamTrackGenerator !== undefined;
}

export function canProcessPictures(): boolean {
  return (
    typeof Worker === "function" && typeof OffscreenCanvas === "function" && (canStream() || canCapture()) && hasWebGl()
  );
}

export function canProcessSound(): boolean {
  return typeof AudioContext === "function" && typeof AudioWorkletNode === "function";
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
