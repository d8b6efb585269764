import { RequestError } from "../errors.js";
import type { CameraErrorEvent } from "../messaging/events.js";
import type { Platform } from "../platform.js";
import type { Processing } from "../processing/port.js";
import type { Processor } from "../processing/processor.js";
import type { OffReason, TrackKind } from "../signaling/messages.js";
import type { Captured } from "./capture.js";
import { Device } from "./device.js";
import { cameraError, type Failures } from "./device-errors.js";
import { DeviceProcessors, type ProcessedDevices, type ProcessorEvents } from "./device-processors.js";

import { exchange } from "./exchange.js";
import { follow } from "./track-end.js";

export interface LocalMediaEvents extends ProcessorEvents {
  /** State or track of this kind changed; a former track is stopped only after this returned. */
  onChange(kind: TrackKind): void;
  onCameraError(event: CameraErrorEvent): void;
  /** Another device than before runs, or one runs at last. */
  onDevices(): Promise<void>;
}

const KINDS: readonly TrackKind[] = ["audio", "video"];

/**
 * Own camera and microphone. Switching the camera off stops the device, so its light goes out; switching the microphone off
 * only silences its track, so that it is back at once. Requests of both kinds at the same time become one permission prompt.
 */
export class LocalMedia {
  readonly audio = new Device("audio");
  readonly video = new Device("video");
  #released = false;
  readonly #foreign = new WeakSet<MediaStreamTrack>();
  readonly #openings = new Set<Promise<void>>();
  readonly #processors: DeviceProcessors;

  constructor(
    private readonly platform: Platform,
    processing: Processing,
    private readonly events: LocalMediaEvents,
  ) {
    const devices: ProcessedDevices = {
      deviceOf: (track) => KINDS.map((kind) => this.device(kind)).find((device) => device.track === track),
      replace: (device, track) => {
        this.#replaceTrack(device, track);
        this.events.onChange(device.kind);
      },
      isForeign: (source) => this.#foreign.has(source),
      onChange: (kind) => this.events.onChange(kind),
    };
    this.#processors = new DeviceProcessors(platform, processing, devices, events);
  }

  device(kind: TrackKind): Device {
    return kind === "audio" ? this.audio : this.video;
  }

  /** Open what should run and does not yet; what failed is not tried again. Settles when every device runs or has failed; failures are events. */
  async start(): Promise<void> {
    const due = KINDS.map((kind) => this.device(kind)).filter(
      (device) => device.shouldRun && !device.track && device.status === "idle",
    );
    void this.#open(due);
    await Promise.all(this.#openings);
  }

  /** Switch on or off, as a decision of the app, the person, or an admin. */
  async setWanted(kind: TrackKind, wanted: boolean, offReason: OffReason = "byUser", discard = false): Promise<void> {
    const device = this.device(kind);
    device.decided = true;
    device.wanted = wanted;
    device.offReason = offReason;
    await this.#settle(device, discard);
  }

  async setAllowed(kind: TrackKind, allowed: boolean): Promise<void> {
    const device = this.device(kind);
    if (allowed && !device.allowed) device.wanted = true;
    device.allowed = allowed;
    await this.#settle(device, !allowed);
  }

  /** What the server permits. Losing the permission switches off for good: getting it back opens nobody's microphone. */
  setMaySend(kind: TrackKind, maySend: boolean): void {
    const device = this.device(kind);
    if (device.maySend === maySend) return;
    device.maySend = maySend;
    if (!maySend) device.wanted = false;
    void this.#settle(device, true);
  }

  /**
   * Use another device or the app's own track. Takes effect at once when the kind is on, else when it is switched on. Throws
   * `RequestError` when it cannot be opened and what ran goes on.
   */
  async setSource(kind: TrackKind, source: string | MediaStreamTrack): Promise<void> {
    const device = this.device(kind);
    device.customTrack = typeof source === "string" ? undefined : source;
    device.deviceId = typeof source === "string" ? source : undefined;
    if (device.shouldRun && device.status !== "idle") await this.#exchange(device);
    else this.#drop(device);
  }

  /** New constraints for the device, which is opened anew. Throws as `setSource` does. */
  async setWishes(kind: TrackKind, wishes: MediaTrackConstraints): Promise<void> {
    const device = this.device(kind);
    device.wishes = wishes;
    device.customTrack = undefined;
    if (typeof wishes.deviceId === "string") device.deviceId = wishes.deviceId;
    if (device.shouldRun && device.status !== "idle") await this.#exchange(device);
  }

  /** Open it again: another one may be there. What ran goes on when that fails. */
  async reopen(kind: TrackKind): Promise<void> {
    await this.#open([this.device(kind)]);
  }

  /**
   * Put what the device gives through a processor from now on, or through none. Takes effect when the device runs. Rejects with
   * a `RequestError`, having changed nothing, when it cannot be. Of several wishes at a time the last one counts.
   */
  async setProcessor(kind: TrackKind, processor: Processor | undefined): Promise<void> {
    const device = this.device(kind);
    if (device.status !== "starting") return this.#processors.exchange(device, processor);
    return this.#processors.awaitStart(device, processor, Promise.all(this.#openings));
  }

  /** Stop everything for good. */
  release(): void {
    this.#released = true;
    for (const kind of KINDS) {
      const device = this.device(kind);
      device.generation += 1;
      this.#processors.abandon(kind);
      this.#replaceTrack(device, undefined);
      device.status = "idle";
    }
  }

  async #settle(device: Device, discard: boolean): Promise<void> {
    if (device.shouldRun) {
      if (device.track) {
        device.track.enabled = true;
        this.events.onChange(device.kind);
        return;
      }
      if (device.status === "failed") device.status = "idle";
      await this.start();
      return;
    }
    if (device.kind === "audio" && device.track && !discard) device.track.enabled = false;
    else this.#drop(device);
    this.events.onChange(device.kind);
  }

  /** Forget the running track, telling first, stopping after. */
  #drop(device: Device): void {
    device.generation += 1;
    device.status = "idle";
    device.failure = undefined;
    this.#processors.abandon(device.kind);
    const former = this.#unhook(device);
    if (!former) return;
    this.events.onChange(device.kind);
    this.#stop(former);
  }

  async #exchange(device: Device): Promise<void> {
    await this.#open([device]);
    if (device.refused) throw new RequestError(device.refused.message);
  }

  #open(devices: Device[]): Promise<void> {
    if (devices.length === 0 || this.#released) return Promise.resolve();
    const opening = this.#openAll(devices).finally(() => this.#openings.delete(opening));
    this.#openings.add(opening);
    return opening;
  }

  async #openAll(devices: Device[]): Promise<void> {
    const generations = devices.map((device) => ++device.generation);
    for (const device of devices) {
      if (!device.track) device.status = "starting";
      device.failure = undefined;
      device.refused = undefined;
      this.events.onChange(device.kind);
    }
    const isCurrentOf = (device: Device): boolean =>
      !this.#released && device.generation === generations[devices.indexOf(device)];
    const { tracks, failures } = await this.#capture(devices, isCurrentOf);
    // The microphone does not wait for what the camera's picture is put through.
    const openings = devices.map(async (device) => {
      const captured = tracks[device.kind];
      const isCurrent = (): boolean => isCurrentOf(device);
      const track = captured && isCurrent() ? await this.#processors.process(device, captured, isCurrent) : captured;
      this.#conclude(device, isCurrent(), track, failures);
    });
    await Promise.all(openings);
    const event = this.#released ? null : cameraError(failures);
    if (event) this.events.onCameraError(event);
    await this.events.onDevices();
  }

  #conclude(device: Device, current: boolean, track: MediaStreamTrack | undefined, failures: Failures): void {
    if (!current) {
      if (track && track !== device.track) this.#stop(track, device.source);
      delete failures[device.kind];
      return;
    }
    device.refused = failures[device.kind];
    if (track) {
      device.status = "live";
      device.openedBefore = true;
      device.opened = device.choice;
      this.#replaceTrack(device, track);
    } else if (device.track) device.goBack();
    else {
      device.status = "failed";
      device.failure = failures[device.kind];
    }
    this.events.onChange(device.kind);
  }

  #replaceTrack(device: Device, track: MediaStreamTrack | undefined): void {
    const former = this.#unhook(device);
    if (track) this.#hook(device, track);
    if (!former || former === track) return;
    this.events.onChange(device.kind);
    this.#stop(former, device.source);
  }

  #hook(device: Device, track: MediaStreamTrack): void {
    const source = this.#processors.sourceOf(track);
    device.track = track;
    device.source = source;
    source.enabled = true;
    track.enabled = device.shouldRun;
    device.forget = follow(this.platform, source, {
      isForeign: this.#foreign.has(source),
      onFlow: () => this.events.onChange(device.kind),
      onEnd: () => void this.#recover(device),
    });
  }

  #unhook(device: Device): MediaStreamTrack | undefined {
    const former = device.track;
    device.forget?.();
    device.track = undefined;
    device.source = undefined;
    return former;
  }

  /** Stop a track and what it comes from, unless that is `kept`. Tracks of the app are the app's to stop. */
  #stop(track: MediaStreamTrack, kept?: MediaStreamTrack): void {
    const source = this.#processors.end(track);
    if (source !== kept && !this.#foreign.has(source)) source.stop();
  }

  /** The device vanished (unplugged, permission revoked): go on with whatever the browser offers instead. */
  async #recover(device: Device): Promise<void> {
    const former = this.#unhook(device);
    const ended = former && this.#processors.end(former);
    if (ended && this.#foreign.has(ended)) {
      this.#loseForeign(device);
      return;
    }
    device.deviceId = undefined;
    device.status = "idle";
    if (device.shouldRun) await this.#open([device]);
    else this.events.onChange(device.kind);
  }

  /** A track of the app ended. The app chose it in place of a device, so no device is opened in its stead. */
  #loseForeign(device: Device): void {
    device.customTrack = undefined;
    device.status = "failed";
    device.failure = { type: "ended", bySystem: false, message: "The app's track has ended." };
    this.events.onChange(device.kind);
  }

  async #capture(devices: readonly Device[], isCurrent: (device: Device) => boolean): Promise<Captured> {
    const wanted = devices.filter((device) => !device.customTrack);
    const release = (device: Device): boolean => this.#makeRoom(device);
    const { tracks, failures } = await exchange(this.platform.devices, wanted, { isCurrent, release });
    for (const { kind, customTrack } of devices) {
      if (!customTrack) continue;
      this.#foreign.add(customTrack);
      tracks[kind] = customTrack;
    }
    return { tracks, failures };
  }

  #makeRoom(device: Device): boolean {
    if (!device.source || this.#foreign.has(device.source)) return false;
    device.status = "starting";
    this.#replaceTrack(device, undefined);
    return true;
  }
}
