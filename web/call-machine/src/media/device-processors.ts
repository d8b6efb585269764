import { messageOf } from "../errors.js";
import type { Platform } from "../platform.js";
import type { Processing } from "../processing/port.js";
import { ProcessedTracks } from "../processing/processed-tracks.js";
import type { Processor } from "../processing/processor.js";
import type { TrackKind } from "../signaling/messages.js";
import { deviceConstraints, processorWishes } from "./constraints.js";
import type { Device } from "./device.js";

export interface ProcessorEvents {
  /** The processor of this kind is given up, and the device's own track is used. `isRequest`: it never came to run. */
  onProcessorLost(kind: TrackKind, reason: string, isRequest: boolean): void;
  onProcessorSlow(kind: TrackKind, milliseconds: number): void;
  onFaces(count: number): void;
}

export interface ProcessedDevices {
  /** The device that shows this track. */
  deviceOf(track: MediaStreamTrack): Device | undefined;
  /** Show and send this track of the device from now on, in place of the former one. */
  replace(device: Device, track: MediaStreamTrack): void;
  isForeign(source: MediaStreamTrack): boolean;
  onChange(kind: TrackKind): void;
}

/** A processor that was asked for while its device was about to start. */
interface Asked {
  /** What counted before. */
  former: Processor | undefined;
  failure?: unknown;
}

/** What camera and microphone are put through on their way to everybody, oneself included. */
export class DeviceProcessors {
  readonly #tracks: ProcessedTracks;
  readonly #asked = new Map<Processor, Asked>();

  constructor(
    platform: Platform,
    processing: Processing,
    private readonly devices: ProcessedDevices,
    private readonly events: ProcessorEvents,
  ) {
    this.#tracks = new ProcessedTracks(platform, processing, {
      onFaces: (count) => this.events.onFaces(count),
      onSlow: (kind, milliseconds) => this.events.onProcessorSlow(kind, milliseconds),
      onFailed: (track, reason) => this.#lose(track, reason),
    });
  }

  /** The track of the device or the app behind `track`. */
  sourceOf(track: MediaStreamTrack): MediaStreamTrack {
    return this.#tracks.sourceOf(track);
  }

  /** Give up a track if it is a processed one. Returns where it came from, which goes on. */
  end(track: MediaStreamTrack): MediaStreamTrack {
    return this.#tracks.end(track);
  }

  /** Give up what is about to start. */
  abandon(kind: TrackKind): void {
    this.#tracks.abandon(kind);
  }

  /**
   * What the device's processor makes of a track that was just opened: the track itself when there is none. One that fails is
   * given up; one that is changed meanwhile counts as it is then.
   */
  async process(device: Device, source: MediaStreamTrack, isCurrent: () => boolean): Promise<MediaStreamTrack> {
    if (!device.processor) return source;
    device.openedBefore = true;
    this.devices.onChange(device.kind);
    for (;;) {
      const processor: Processor | undefined = device.processor;
      if (!processor || !isCurrent()) return source;
      try {
        const track = await this.#tracks.start(source, processor);
        if (device.processor === processor) return track;
        this.#tracks.end(track);
      } catch (error) {
        if (device.processor !== processor || !isCurrent()) continue;
        const asked = this.#asked.get(processor);
        device.processor = asked?.former;
        if (asked) asked.failure = error;
        else this.events.onProcessorLost(device.kind, messageOf(error), true);
      }
    }
  }

  /**
   * Another processor, or none, for a device that is about to start; `started` settles when it runs, or does not. Rejects when
   * the processor does not come to run; what counted before does then.
   */
  async awaitStart(device: Device, processor: Processor | undefined, started: Promise<unknown>): Promise<void> {
    const asked: Asked = { former: device.processor };
    device.processor = processor;
    if (processor) this.#asked.set(processor, asked);
    await started;
    if (processor) this.#asked.delete(processor);
    if (asked.failure !== undefined) throw asked.failure;
  }

  /** Another processor, or none, for a device that runs. Rejects, having changed nothing, when it cannot be. */
  async exchange(device: Device, processor: Processor | undefined): Promise<void> {
    const { processor: former, track, source } = device;
    device.processor = processor;
    if (!track || !source) return;
    const isWanted = (): boolean => device.processor === processor && device.track === track;
    try {
      if (processor && source !== track) {
        await this.#tracks.change(track, processor);
        return;
      }
      const next = processor ? await this.#tracks.start(source, processor) : source;
      if (isWanted()) this.devices.replace(device, next);
      else if (next !== source) this.#tracks.end(next);
    } catch (error) {
      if (!isWanted()) return;
      device.processor = former;
      throw error;
    }
    await this.#retune(device, source);
  }

  /** Tell a running microphone what its processor needs. Some browsers can only do so when they open it. */
  async #retune({ kind, wishes, processor, deviceId }: Device, source: MediaStreamTrack): Promise<void> {
    if (kind !== "audio" || this.devices.isForeign(source)) return;
    const constraints = deviceConstraints(kind, processorWishes(wishes, processor), deviceId);
    await source.applyConstraints(constraints).catch(() => undefined);
  }

  #lose(track: MediaStreamTrack, reason: string): void {
    const device = this.devices.deviceOf(track);
    if (!device?.source) return;
    device.processor = undefined;
    this.devices.replace(device, device.source);
    this.events.onProcessorLost(device.kind, reason, false);
  }
}
