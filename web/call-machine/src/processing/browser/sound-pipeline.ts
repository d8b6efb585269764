import type { Files } from "../../parts/files.js";
import type { Pipeline, PipelineEvents } from "../port.js";

/** The name under which the worklet registers itself. */
const WORKLET = "NoiseSuppressorWorklet";
const FILE = "noise-worklet.js";
/** RNNoise knows no other. */
const SAMPLE_RATE = 48_000;
const RESUME_MS = 5_000;

/** Put a microphone's track through the worklet that takes noise out of it. */
export async function startSound(
  input: MediaStreamTrack,
  files: Files,
  events: PipelineEvents,
  aborted: AbortSignal,
): Promise<Pipeline> {
  await files.ready([FILE], aborted);
  const context = new AudioContext({ sampleRate: SAMPLE_RATE, latencyHint: "interactive" });
  const close = (): void => {
    if (context.state !== "closed") void context.close().catch(() => undefined);
  };
  aborted.addEventListener("abort", close);
  try {
    await context.audioWorklet.addModule(files.address(FILE));
    const node = new AudioWorkletNode(context, WORKLET, {
      numberOfInputs: 1,
      numberOfOutputs: 1,
      outputChannelCount: [1],
      channelCount: 1,
      channelCountMode: "explicit",
    });
    const destination = new MediaStreamAudioDestinationNode(context, { channelCount: 1 });
    const source = context.createMediaStreamSource(new MediaStream([input]));
    source.connect(node).connect(destination);
    const [output] = destination.stream.getAudioTracks();
    if (!output) throw new Error("this browser makes no track of sound");
    await running(context);
    return watch(context, node, output, source, events, close);
  } catch (error) {
    close();
    throw error;
  }
}

function watch(
  context: AudioContext,
  node: AudioWorkletNode,
  output: MediaStreamTrack,
  source: MediaStreamAudioSourceNode,
  events: PipelineEvents,
  close: () => void,
): Pipeline {
  let closed = false;
  const fail = (reason: string): void => {
    if (!closed) events.onFailed(reason);
  };
  node.addEventListener("processorerror", () => fail("the noise cancellation stopped"));
  context.addEventListener("statechange", () => {
    if (!closed && context.state !== "running") running(context).catch(() => fail("the browser stopped the sound"));
  });
  return {
    output,
    change: async () => undefined,
    close() {
      closed = true;
      source.disconnect();
      output.stop();
      close();
    },
  };
}

/** A context that does not run is a microphone that is silent, unnoticed. */
async function running(context: AudioContext): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error("the browser runs no sound: it may wait for a click, or have no sound card")),
      RESUME_MS,
    );
  });
  try {
    await Promise.race([context.resume(), late]);
  } finally {
    clearTimeout(timer);
  }
}
