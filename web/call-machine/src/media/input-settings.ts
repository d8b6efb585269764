import { messageOf, RequestError } from "../errors.js";
import { asObject, type JsonObject } from "../json.js";
import type { Send } from "../messaging/events.js";
import type { Processing } from "../processing/port.js";
import { type Processor, readProcessor } from "../processing/processor.js";
import { type CallSettings, CUSTOM_TRACK, readSource } from "../settings.js";
import type { TrackKind } from "../signaling/messages.js";
import type { LocalMedia } from "./local-media.js";

/** Tracks that the app gives to be tested with. */
export interface TestedTracks {
  videoTrackForConnectionQualityTest?: MediaStreamTrack;
  videoTrackForNetworkConnectivityTest?: MediaStreamTrack;
}

/** Tracks of the app, handed over in the instance's slot beside the messages. */
export interface SharedTracks extends TestedTracks {
  audioTrack?: MediaStreamTrack;
  videoTrack?: MediaStreamTrack;
  customTrack?: MediaStreamTrack;
  screenMediaStream?: MediaStream;
}

const KINDS: readonly TrackKind[] = ["audio", "video"];
const NONE: JsonObject = { type: "none" };

/** Input settings in force: constraints or the app's own track per kind, and the processors they are put through. */
export class InputSettings {
  readonly #sources: Partial<Record<TrackKind, JsonObject>> = {};

  constructor(
    private readonly media: LocalMedia,
    private readonly processing: Processing,
    private readonly send: Send,
    private readonly sharedTracks: () => SharedTracks,
  ) {}

  get effective(): JsonObject {
    return Object.fromEntries(KINDS.map((kind) => [kind, this.#effectiveOf(kind)]));
  }

  /** Settings collected by daily-js before this call came to life. Nothing runs yet, so they only lie ready. */
  adopt({ properties, cache }: CallSettings): void {
    const { dailyConfig } = properties;
    for (const kind of KINDS) {
      const legacy = kind === "video" ? "userMediaVideoConstraints" : "userMediaAudioConstraints";
      const device = this.media.device(kind);
      device.wishes = asObject(asObject(dailyConfig)[legacy]) as MediaTrackConstraints;
      device.processor = this.#cachedProcessor(kind, cache.inputSettings);
      const source = readSource(cache.inputSettings, kind) ?? legacySource(properties, kind);
      if (!source) continue;
      this.#note(kind, source);
      if (source.customTrack) device.customTrack = this.#sharedTrack(kind);
      else device.wishes = { ...device.wishes, ...source.constraints };
    }
  }

  /**
   * The app's `updateInputSettings`. Throws `RequestError`, having told why: nothing is changed when a processor makes no sense
   * or cannot be loaded, and no processor when one of them does not come to run.
   */
  async update(inputSettings: unknown): Promise<JsonObject> {
    try {
      const processors = await this.#readyProcessors(inputSettings);
      for (const kind of KINDS) await this.#useSource(kind, inputSettings);
      for (const [kind, processor] of processors) await this.media.setProcessor(kind, processor);
    } catch (error) {
      this.#warn(messageOf(error));
      throw error;
    }
    return this.#tell();
  }

  /** Another device (an id) or the app's own track (the placeholder). */
  async setDevice(kind: TrackKind, source: string): Promise<void> {
    const customTrack = source === CUSTOM_TRACK;
    await this.media.setSource(kind, customTrack ? this.#requireTrack(kind) : source);
    this.#note(kind, { customTrack, constraints: { deviceId: source } });
    this.#tell();
  }

  /** A processor is given up; the device goes on without. */
  processorLost(kind: TrackKind, errorMsg: string, isRequest: boolean): void {
    if (isRequest) this.#warn(errorMsg);
    else
      this.send("nonfatal-error", {
        type: kind === "video" ? "video-processor-error" : "audio-processor-error",
        errorMsg,
      });
    this.#tell();
  }

  /** The picture stutters on this machine. */
  processorSlow(milliseconds: number): void {
    const errorMsg = `The video processor takes ${milliseconds} ms for each frame; the picture stutters.`;
    this.send("nonfatal-error", { type: "video-processor-warning", errorMsg });
  }

  /** What the settings say of processors, each ready to run; those that they do not speak of are left out. */
  async #readyProcessors(inputSettings: unknown): Promise<[TrackKind, Processor | undefined][]> {
    const read = KINDS.map((kind) => [kind, readProcessor(inputSettings, kind, this.processing.loadPicture)] as const);
    const ready: [TrackKind, Processor | undefined][] = [];
    for (const [kind, processor] of read) {
      if (processor === undefined) continue;
      if (processor) {
        const obstacle = this.processing.obstacle(kind);
        if (obstacle !== undefined) throw new RequestError(obstacle);
        await processor.task();
      }
      ready.push([kind, processor ?? undefined]);
    }
    return ready;
  }

  async #useSource(kind: TrackKind, inputSettings: unknown): Promise<void> {
    const source = readSource(inputSettings, kind);
    if (!source) return;
    if (source.customTrack) await this.media.setSource(kind, this.#requireTrack(kind));
    else await this.media.setWishes(kind, source.constraints);
    this.#note(kind, source);
  }

  #cachedProcessor(kind: TrackKind, inputSettings: unknown): Processor | undefined {
    try {
      const processor = readProcessor(inputSettings, kind, this.processing.loadPicture) ?? undefined;
      const obstacle = processor && this.processing.obstacle(kind);
      if (obstacle !== undefined) throw new RequestError(obstacle);
      return processor;
    } catch (error) {
      this.processorLost(kind, messageOf(error), true);
      return undefined;
    }
  }

  #effectiveOf(kind: TrackKind): JsonObject {
    const processor = this.media.device(kind).processor?.settings ?? NONE;
    const settings = this.#sources[kind];
    return settings ? { processor, settings } : { processor };
  }

  #tell(): JsonObject {
    this.send("input-settings-updated", { inputSettings: this.effective });
    return this.effective;
  }

  #note(kind: TrackKind, source: { customTrack: boolean; constraints: MediaTrackConstraints }): void {
    this.#sources[kind] = source.customTrack ? { customTrack: CUSTOM_TRACK } : { ...source.constraints };
  }

  #sharedTrack(kind: TrackKind): MediaStreamTrack | undefined {
    const shared = this.sharedTracks();
    return kind === "audio" ? shared.audioTrack : shared.videoTrack;
  }

  #requireTrack(kind: TrackKind): MediaStreamTrack {
    const track = this.#sharedTrack(kind);
    if (!track) throw new RequestError("The track to use is not there.");
    return track;
  }

  #warn(errorMsg: string): void {
    this.send("nonfatal-error", { type: "input-settings-error", errorMsg });
  }
}

function legacySource(properties: JsonObject, kind: TrackKind) {
  const source = kind === "video" ? properties.videoSource : properties.audioSource;
  if (typeof source !== "string" || source === "") return undefined;
  return { customTrack: source === CUSTOM_TRACK, constraints: { deviceId: source } };
}
