import type { DailyDeviceInfos } from "@daily-co/daily-js";
import { asObject } from "./json.js";
import { deviceInfos } from "./media/device-infos.js";
import { DeviceWatch } from "./media/device-watch.js";
import { type ExtraTrack, ExtraTracks } from "./media/extra-tracks.js";
import { InputSettings, type SharedTracks } from "./media/input-settings.js";
import { LocalMedia } from "./media/local-media.js";
import { ScreenShare } from "./media/screen-share.js";
import { MUSIC_CONSTRAINTS, readSoundMode, type SoundMode } from "./media/sound-mode.js";
import type { Send } from "./messaging/events.js";
import { OwnParticipant } from "./participants/own.js";
import { maySend } from "./participants/permissions.js";
import { isStandard } from "./participants/to-daily.js";
import type { Platform } from "./platform.js";
import type { Processing } from "./processing/port.js";
import type { CallSettings } from "./settings.js";
import type { TrackKind, WireParticipant, WireTrack } from "./signaling/messages.js";
import type { Store } from "./store.js";

/** Where own tracks go, under their names; without a track nothing is sent for now. */
interface Outlet {
  set(name: string, kind: TrackKind, track: MediaStreamTrack | undefined, sound?: SoundMode): void;
  remove(name: string): void;
}

export interface OwnTracksSources {
  platform: Platform;
  send: Send;
  store: Store;
  /** The ways on which tracks are sent. */
  outlets: readonly Outlet[];
  sharedTracks(): SharedTracks;
  processing: Processing;
  outputDeviceId(): string | undefined;
  /** Whether daily-js may be told of this participant by now. */
  tellable(): boolean;
  /** Tell the server what changed. */
  onChanges(tracks: Record<string, WireTrack | null>): void;
  /** Whether the server has a seat to which changes belong. */
  seated(): boolean;
}

/** The own participant with everything it sends: each change goes to the store, daily-js, what sends it and the server, in order. */
export class OwnTracks {
  readonly media: LocalMedia;
  readonly extras: ExtraTracks;
  readonly screen: ScreenShare;
  readonly inputs: InputSettings;
  readonly watch: DeviceWatch;
  readonly participant: OwnParticipant;
  #cameraStarted = false;
  #toldDevices = "";
  #microphone = readSoundMode(undefined);

  constructor(private readonly sources: OwnTracksSources) {
    const { platform, send } = sources;
    this.media = new LocalMedia(platform, sources.processing, {
      onChange: (kind) => this.#deviceChanged(kind),
      onCameraError: (event) => send("camera-error", event),
      onDevices: () => this.#devicesOpened(),
      onProcessorLost: (kind, reason, isRequest) => this.inputs.processorLost(kind, reason, isRequest),
      onProcessorSlow: (_, milliseconds) => this.inputs.processorSlow(milliseconds),
      onFaces: (faceCounts) => send("face-counts-updated", { faceCounts }),
    });
    this.watch = new DeviceWatch(platform, {
      device: (kind) => this.media.device(kind),
      onReopen: (kind) => void this.media.reopen(kind),
      onList: () => void this.#devicesListed(),
    });
    this.extras = new ExtraTracks(platform, { onChange: (name, extra) => this.#extraChanged(name, extra) });
    this.screen = new ScreenShare(platform, this.extras, send, (name) =>
      maySend(this.participant.wire.permissions, name, name === "screenAudio" ? "audio" : "video"),
    );
    this.inputs = new InputSettings(this.media, sources.processing, send, sources.sharedTracks);
    this.participant = new OwnParticipant(platform.newUuid(), this.media, this.extras);
  }

  /** `started-camera` was told. */
  get cameraStarted(): boolean {
    return this.#cameraStarted;
  }

  /** Options that count when the call comes to life. */
  adoptSettings(settings: CallSettings, isAllowed: (settings: CallSettings, kind: TrackKind) => boolean): void {
    this.media.audio.allowed = isAllowed(settings, "audio");
    this.media.video.allowed = isAllowed(settings, "video");
    this.#microphone = readSoundMode(asObject(settings.properties.dailyConfig).micAudioMode);
    if (this.#microphone.music) this.media.audio.preset = MUSIC_CONSTRAINTS;
    this.inputs.adopt(settings);
    this.watch.followsDefault = asObject(settings.properties.dailyConfig).noAutoDefaultDeviceChange !== true;
    this.watch.start();
  }

  /** The server's word about this participant: identity and permissions, which decide what may be sent. */
  adopt(wire: WireParticipant): void {
    this.participant.adopt(wire);
    for (const kind of ["audio", "video"] as const) this.media.setMaySend(kind, maySend(wire.permissions, kind, kind));
    for (const [name, { kind }] of this.extras.entries) {
      if (!maySend(wire.permissions, name, kind)) this.dropExtra(name);
    }
    this.tell();
  }

  /** Tell daily-js how the own participant is now. */
  tell(): void {
    if (this.sources.tellable()) {
      this.sources.send("participant-updated", { participant: this.participant.toDaily() });
    }
  }

  /** Tell the server what changed of the own tracks since it last heard of them. */
  tellServer(): void {
    if (!this.sources.seated()) return;
    const tracks = this.participant.changes();
    if (tracks) this.sources.onChanges(tracks);
  }

  tellCameraStarted(): void {
    if (this.#cameraStarted || !this.sources.tellable()) return;
    this.#cameraStarted = true;
    this.sources.send("started-camera", {});
  }

  async tellDevices(): Promise<void> {
    const devices = await this.devices();
    this.#toldDevices = JSON.stringify(devices);
    if (this.sources.tellable()) this.sources.send("selected-devices-updated", { devices });
  }

  devices(): Promise<DailyDeviceInfos> {
    return deviceInfos(this.sources.platform.devices, this.media, this.sources.outputDeviceId());
  }

  /** End one of the screen's tracks or a custom track. */
  dropExtra(name: string): void {
    if (isStandard(name)) this.screen.stopTrack(name);
    else this.extras.remove(name);
  }

  /** Stop everything that is the call's to stop, for good. */
  release(): void {
    this.watch.stop();
    this.screen.release();
    this.extras.release();
    this.media.release();
  }

  #deviceChanged(kind: TrackKind): void {
    const device = this.media.device(kind);
    // A new track goes into the store before daily-js hears of it, a gone one leaves it after.
    if (device.track) this.#storeCamera();
    this.tell();
    if (!device.track) this.#storeCamera();
    this.#publish(kind, kind, device.sendable, kind === "audio" ? this.#microphone : undefined);
    this.tellServer();
  }

  #publish(name: string, kind: TrackKind, track: MediaStreamTrack | undefined, sound: SoundMode | undefined): void {
    for (const outlet of this.sources.outlets) outlet.set(name, kind, track, sound);
  }

  /** The first time that a device runs, say so; every time, say which. */
  async #devicesOpened(): Promise<void> {
    if (this.media.audio.track ?? this.media.video.track) this.tellCameraStarted();
    await Promise.all([this.tellDevices(), this.watch.refresh()]);
  }

  async #devicesListed(): Promise<void> {
    if (JSON.stringify(await this.devices()) !== this.#toldDevices) await this.tellDevices();
  }

  #storeCamera(): void {
    const tracks = [this.media.video.track, this.media.audio.track];
    this.sources.store.setLocal(
      "cam",
      tracks.filter((track) => track !== undefined),
    );
  }

  #extraChanged(name: string, extra: ExtraTrack | undefined): void {
    if (extra) this.#storeExtra(name, extra);
    this.tell();
    if (!extra) this.#storeExtra(name, undefined);
    if (extra) this.#publish(name, extra.kind, extra.enabled ? extra.track : undefined, extra.sound);
    else for (const outlet of this.sources.outlets) outlet.remove(name);
    this.tellServer();
    if (!extra && isStandard(name)) this.screen.endIfEmpty();
  }

  #storeExtra(name: string, extra: ExtraTrack | undefined): void {
    if (!isStandard(name)) {
      this.sources.store.setCustom(name, extra?.track);
      return;
    }
    const tracks = [this.extras.get("screenVideo")?.track, this.extras.get("screenAudio")?.track];
    this.sources.store.setLocal(
      "screen",
      tracks.filter((track) => track !== undefined),
    );
  }
}
