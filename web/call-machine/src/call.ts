import type { DailyDeviceInfos } from "@daily-co/daily-js";
import { ServerConnection } from "./connection.js";
import { type FatalCallError, LeftError, RequestError } from "./errors.js";
import { asNonEmptyString, asObject, asString, type JsonObject } from "./json.js";
import { LevelMeters } from "./level-meters.js";
import { deviceInfos } from "./media/device-infos.js";
import { type ExtraTrack, ExtraTracks } from "./media/extra-tracks.js";
import { peerConfiguration } from "./media/ice.js";
import { InputSettings, type SharedTracks } from "./media/input-settings.js";
import { LocalMedia } from "./media/local-media.js";
import { Publisher } from "./media/publisher.js";
import { ScreenShare } from "./media/screen-share.js";
import { NetworkStats } from "./media/stats.js";
import { Subscriber } from "./media/subscriber.js";
import type { Access, Send } from "./messaging/events.js";
import { OwnParticipant } from "./participants/own.js";
import { maySend } from "./participants/permissions.js";
import { Roster } from "./participants/roster.js";
import { Subscriptions } from "./participants/subscriptions.js";
import { isStandard } from "./participants/to-daily.js";
import type { Platform } from "./platform.js";
import { type CallSettings, cachedObserver, isAllowed, NO_SETTINGS, subscribesAutomatically } from "./settings.js";
import { parseRoomUrl, type RoomAddress } from "./signaling/lookup.js";
import type { JoinReply, JoinRequest, Push, TrackKind, WireParticipant, WireRoom } from "./signaling/messages.js";
import { Store } from "./store.js";

/**
 * new -> initialised (first start-camera, preauth or join) -> joining -> joined; every phase -> left (left, refused, or a fatal
 * error). A left call never comes back: `reset()` of the machine makes another one.
 */
export type Phase = "new" | "initialised" | "joining" | "joined" | "left";

export interface CallHooks {
  send: Send;
  sharedTracks(): SharedTracks;
  onPush(push: Push): void;
  /** The app knows now that it has joined. */
  onAnnounced(): void;
  onLost(): void;
}

/** One life of the call machine: all parts of one call and what ties them together. The steps of joining are in `joining.ts`. */
export class Call {
  phase: Phase = "new";
  settings: CallSettings = NO_SETTINGS;
  access: Access = "unknown";
  room: WireRoom | undefined;
  reply: JoinReply | undefined;
  sessionData: unknown = {};
  outputDeviceId: string | undefined;
  cameraStarted = false;
  /** A series of attempts to take a new seat is under way. */
  rejoining = false;
  lang = "en";
  iceConfig: JsonObject = {};

  readonly send: Send;
  readonly store: Store;
  readonly media: LocalMedia;
  readonly extras: ExtraTracks;
  readonly screen: ScreenShare;
  readonly inputs: InputSettings;
  readonly own: OwnParticipant;
  readonly roster: Roster;
  readonly subscriptions = new Subscriptions(true);
  readonly connection: ServerConnection;
  readonly publisher: Publisher;
  readonly subscriber: Subscriber;
  readonly levels: LevelMeters;
  readonly stats = new NetworkStats();
  #sfuConnected = true;

  constructor(
    readonly platform: Platform,
    readonly hooks: CallHooks,
  ) {
    this.send = (action, payload) => {
      if (this.phase !== "left") hooks.send(action, payload);
    };
    this.store = new Store((tracks) => platform.newStream(tracks));
    this.media = new LocalMedia(platform, {
      onChange: (kind) => this.#deviceChanged(kind),
      onCameraError: (event) => this.send("camera-error", event),
      onDevices: () => this.#devicesOpened(),
    });
    this.extras = new ExtraTracks({ onChange: (name, extra) => this.#extraChanged(name, extra) });
    this.screen = new ScreenShare(platform, this.extras, this.send, (name) =>
      maySend(this.own.wire.permissions, name, name === "screenAudio" ? "audio" : "video"),
    );
    this.inputs = new InputSettings(this.media, this.send, hooks.sharedTracks);
    this.own = new OwnParticipant(platform.newUuid(), this.media, this.extras);
    this.connection = new ServerConnection(platform, {
      onPush: (push) => hooks.onPush(push),
      onLost: () => hooks.onLost(),
    });
    const configuration = (): RTCConfiguration => peerConfiguration(this.reply?.ice_servers ?? [], this.iceConfig);
    this.publisher = new Publisher(platform, configuration, {
      negotiate: async (sdp, tracks) => (await this.connection.request("publish", { sdp, tracks })).sdp,
      onCandidate: (candidate) => this.connection.notify("candidate", { pc: "publish", candidate }),
      onConnected: (connected) => this.#sfuConnection(connected),
    });
    this.subscriber = new Subscriber(platform, configuration, {
      onAnswer: (seq, sdp) => this.connection.notify("answer", { seq, sdp }),
      onCandidate: (candidate) => this.connection.notify("candidate", { pc: "subscribe", candidate }),
      onTrack: (source, track) => this.roster.mediaArrived(source, track),
      onTrackGone: (source) => this.roster.mediaGone(source),
      onFlow: () => this.roster.refresh(),
      onConnected: (connected) => this.#sfuConnection(connected),
      onStuck: () => this.connection.notify("restart-ice", { pc: "subscribe" }),
    });
    this.roster = new Roster({
      send: this.send,
      store: this.store,
      subscribed: (sessionId, name) => this.subscriptions.of(sessionId, name),
      permissions: () => this.own.wire.permissions,
      flows: (track) => this.subscriber.flows(track),
      now: () => new Date(platform.now()),
    });
    this.levels = new LevelMeters(platform, this.send, {
      microphone: () => this.media.audio.track,
      roster: this.roster,
      subscriber: this.subscriber,
    });
  }

  get initialised(): boolean {
    return this.phase !== "new" && this.phase !== "left";
  }

  /** Throws `LeftError` once the call was left: to be asked after everything that took time. */
  ensureAlive(): void {
    if (this.phase === "left") throw new LeftError();
  }

  ensureJoined(): void {
    if (this.phase !== "joined") throw new RequestError("This can only be done while in a call.");
  }

  /** Take over the app's options; the first time, come to life with them. */
  initialise(settings: CallSettings): void {
    if (this.phase === "left") throw new RequestError("This call is over; load it again to start another one.");
    this.settings = settings;
    this.iceConfig = asObject(asObject(settings.properties.dailyConfig).iceConfig ?? this.iceConfig);
    this.subscriptions.setAuto(subscribesAutomatically(settings));
    this.own.wire.user_name = asString(settings.properties.userName) ?? this.own.wire.user_name;
    this.own.wire.user_data = settings.properties.userData ?? this.own.wire.user_data;
    if (this.phase !== "new") return;
    this.phase = "initialised";
    this.media.audio.allowed = isAllowed(settings, "audio");
    this.media.video.allowed = isAllowed(settings, "video");
    this.outputDeviceId = asNonEmptyString(settings.cache.outputDeviceId);
    this.send("call-machine-initialized", {});
    this.inputs.adopt(settings);
    this.levels.start("local", cachedObserver(settings.cache.localAudioLevelObserver));
    this.levels.start("remote", cachedObserver(settings.cache.remoteParticipantsAudioLevelObserver));
    this.tellLocal();
  }

  tellLocal(): void {
    if (this.initialised) this.send("participant-updated", { participant: this.own.toDaily() });
  }

  async tellDevices(): Promise<void> {
    if (this.initialised) this.send("selected-devices-updated", { devices: await this.devices() });
  }

  devices(): Promise<DailyDeviceInfos> {
    return deviceInfos(this.platform.devices, this.media, this.outputDeviceId);
  }

  get address(): RoomAddress {
    return parseRoomUrl(this.settings.properties.url);
  }

  /** The fields of `preauth` and `join`. */
  joinRequest(): JoinRequest {
    const { properties } = this.settings;
    const { room, token } = this.address;
    const request: JoinRequest = {
      room,
      token: asNonEmptyString(properties.token) ?? token ?? null,
      session_id: this.own.sessionId,
      user_name: asNonEmptyString(this.own.wire.user_name) ?? null,
      tracks: this.own.wireTracks(),
      subscribe: this.subscriptions.auto,
      client: {
        library: "daily-js",
        version: asString(properties.dailyJsVersion) ?? "",
        user_agent: this.platform.userAgent,
      },
    };
    if (this.own.wire.user_data != null) request.user_data = this.own.wire.user_data;
    return request;
  }

  /** The server's word about this participant: identity and permissions, which decide what may be sent. */
  adoptSelf(wire: WireParticipant): void {
    const former = this.own.wire.permissions.canReceive;
    this.own.adopt(wire);
    for (const kind of ["audio", "video"] as const) this.media.setMaySend(kind, maySend(wire.permissions, kind, kind));
    for (const [name, { kind }] of [...this.extras.entries()]) {
      if (!maySend(wire.permissions, name, kind)) this.dropExtra(name);
    }
    this.tellLocal();
    if (JSON.stringify(former) !== JSON.stringify(wire.permissions.canReceive)) this.roster.refresh();
  }

  /** End one of the screen's tracks or a custom track. */
  dropExtra(name: string): void {
    if (isStandard(name)) this.screen.stopTrack(name);
    else this.extras.remove(name);
  }

  /** Tell the server what changed of the own tracks. */
  tellTracks(): void {
    if (this.phase !== "joined" && !this.reply) return;
    const tracks = this.own.changes();
    if (tracks) this.connection.notify("tracks", { tracks });
  }

  /** Leave in order: give the seat back, release everything, say so. In every phase; twice does nothing more. */
  leave(): void {
    this.connection.notify("leave", {});
    this.release();
    this.hooks.send("left-meeting", {});
  }

  /** End with a fatal error. Afterwards nothing is asked of this call any more. */
  fail(error: FatalCallError): void {
    if (this.phase === "left") return;
    this.release();
    const details = error.details ? { details: error.details } : {};
    this.hooks.send("error", { errorMsg: error.message, error: { type: error.type, msg: error.message, ...details } });
  }

  /** Let go of devices, connections and timers, silently. */
  release(): void {
    this.phase = "left";
    this.levels.close();
    this.connection.close();
    this.publisher.close();
    this.subscriber.close();
    this.screen.release();
    this.media.release();
  }

  #deviceChanged(kind: TrackKind): void {
    const device = this.media.device(kind);
    // A new track goes into the store before daily-js hears of it, a gone one leaves it after.
    if (device.track) this.#storeCamera();
    this.tellLocal();
    if (!device.track) this.#storeCamera();
    this.publisher.set(kind, kind, device.sendable);
    this.tellTracks();
  }

  /** The first time that a device runs, say so; every time, say which. */
  async #devicesOpened(): Promise<void> {
    if (this.media.audio.track ?? this.media.video.track) this.tellCameraStarted();
    await this.tellDevices();
  }

  tellCameraStarted(): void {
    if (this.cameraStarted || !this.initialised) return;
    this.cameraStarted = true;
    this.send("started-camera", {});
  }

  #storeCamera(): void {
    const tracks = [this.media.video.track, this.media.audio.track];
    this.store.setLocal(
      "cam",
      tracks.filter((track) => track !== undefined),
    );
  }

  #extraChanged(name: string, extra: ExtraTrack | undefined): void {
    if (extra) this.#storeExtra(name, extra);
    this.tellLocal();
    if (!extra) this.#storeExtra(name, undefined);
    if (extra) this.publisher.set(name, extra.kind, extra.track);
    else this.publisher.remove(name);
    this.tellTracks();
  }

  #storeExtra(name: string, extra: ExtraTrack | undefined): void {
    if (!isStandard(name)) {
      this.store.setCustom(name, extra?.track);
      return;
    }
    const tracks = [this.extras.get("screenVideo")?.track, this.extras.get("screenAudio")?.track];
    this.store.setLocal(
      "screen",
      tracks.filter((track) => track !== undefined),
    );
  }

  #sfuConnection(connected: boolean): void {
    if (this.phase !== "joined" || connected === this.#sfuConnected) return;
    this.#sfuConnected = connected;
    this.send("network-connection", { type: "sfu", event: connected ? "connected" : "interrupted" });
  }
}
