import { RequestError } from "../errors.js";
import { asObject, type JsonObject } from "../json.js";
import type { Send } from "../messaging/events.js";
import { type CallSettings, CUSTOM_TRACK, readProcessor, readSource } from "../settings.js";
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

/** Input settings in force: constraints or the app's own track per kind. Processors are not supported yet. */
export class InputSettings {
  #effective: Record<TrackKind, JsonObject> = {
    audio: { processor: { type: "none" } },
    video: { processor: { type: "none" } },
  };

  constructor(
    private readonly media: LocalMedia,
    private readonly send: Send,
    private readonly sharedTracks: () => SharedTracks,
  ) {}

  get effective(): JsonObject {
    return { ...this.#effective };
  }

  /** Settings collected by daily-js before this call came to life. Nothing runs yet, so they only lie ready. */
  adopt({ properties, cache }: CallSettings): void {
    const { dailyConfig } = properties;
    for (const kind of KINDS) {
      const legacy = kind === "video" ? "userMediaVideoConstraints" : "userMediaAudioConstraints";
      const device = this.media.device(kind);
      device.wishes = asObject(asObject(dailyConfig)[legacy]) as MediaTrackConstraints;
      const processor = readProcessor(cache.inputSettings, kind);
      if (processor !== undefined) this.#warn(unsupported(processor));
      const source = readSource(cache.inputSettings, kind) ?? legacySource(properties, kind);
      if (!source) continue;
      this.#note(kind, source);
      if (source.customTrack) device.customTrack = this.#sharedTrack(kind);
      else device.wishes = { ...device.wishes, ...source.constraints };
    }
  }

  /** The app's `updateInputSettings`. Throws `RequestError`, having changed nothing, when a processor is asked for. */
  async update(inputSettings: unknown): Promise<JsonObject> {
    for (const kind of KINDS) {
      const processor = readProcessor(inputSettings, kind);
      if (processor !== undefined) throw new RequestError(unsupported(processor));
    }
    for (const kind of KINDS) {
      const source = readSource(inputSettings, kind);
      if (!source) continue;
      if (source.customTrack) await this.media.setSource(kind, this.#requireTrack(kind));
      else await this.media.setWishes(kind, source.constraints);
      this.#note(kind, source);
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

  #tell(): JsonObject {
    this.send("input-settings-updated", { inputSettings: this.effective });
    return this.effective;
  }

  #note(kind: TrackKind, source: { customTrack: boolean; constraints: MediaTrackConstraints }): void {
    const settings = source.customTrack ? { customTrack: CUSTOM_TRACK } : { ...source.constraints };
    this.#effective[kind] = { ...this.#effective[kind], settings };
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

function unsupported(processor: string): string {
  return `The input processor "${processor}" is not supported by this server's call machine.`;
}
