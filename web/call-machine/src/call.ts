import { bundleFolder } from "./bundle-place.js";
import { ServerConnection } from "./connection.js";
import { type FatalCallError, messageOf, RequestError } from "./errors.js";
import { tellReceiveSettings, updateSendSettings } from "./handlers/settings.js";
import { LevelMeters } from "./level-meters.js";
import { Life } from "./life.js";
import { Lobby } from "./lobby.js";
import { ClientLog } from "./log/client-log.js";
import type { Adaptation } from "./media/adaptation.js";
import type { Arrivals } from "./media/arrivals.js";
import type { SharedTracks } from "./media/input-settings.js";
import type { Mesh } from "./media/mesh/mesh.js";
import type { Publisher } from "./media/publisher.js";
import type { Subscriber } from "./media/subscriber.js";
import type { MediaDoubt } from "./media-doubt.js";
import type { Send } from "./messaging/events.js";
import { OwnTracks } from "./own-tracks.js";
import { Counts } from "./participants/counts.js";
import { Roster } from "./participants/roster.js";
import { Subscriptions } from "./participants/subscriptions.js";
import type { Parts } from "./parts/port.js";
import type { Platform } from "./platform.js";
import { Preferences } from "./preferences.js";
import { QualityMonitor } from "./quality/monitor.js";
import { ReceiveSettings } from "./receive-settings.js";
import type { ReconnectPolicy } from "./reconnect-policy.js";
import { LocalRecording } from "./recording/local-recording.js";
import { Recordings } from "./recording/recordings.js";
import { tooOld } from "./release.js";
import type { Renewal } from "./renewal.js";
import { Session } from "./session.js";
import { type CallSettings, cachedObserver, isAllowed } from "./settings.js";
import { newAdaptation, newMediaDoubt, newPublisher, newRenewal, newSubscriber } from "./sfu.js";
import type { JoinReply, Push, Standing, WireParticipant } from "./signaling/messages.js";
import { Store } from "./store.js";
import { Streams } from "./streaming/streams.js";
import { Staging } from "./subscribing.js";
import type { Topology } from "./topology.js";
import { Transcriptions } from "./transcribing/transcriptions.js";
import { Trials } from "./trials/trials.js";
import { WaitingList } from "./waiting.js";
import { newArrivals, newMesh, newTopology } from "./ways.js";

export interface CallHooks {
  send: Send;
  sharedTracks(): SharedTracks;
  /** Where the bundle came from, as far as that is known: its own address, or its folder with a slash at the end. */
  bundleUrl(): string | undefined;
  onPush(push: Push): void;
  /** The app knows now that it has joined. */
  onAnnounced(): void;
  onLost(): void;
}

/**
 * One life of the call machine: all parts of one call and what ties them together. `life` is its phase, `session` the server's
 * word, `preferences` the app's, `own` what is sent, `roster` who else is here. The steps of joining are in `joining.ts`.
 */
export class Call {
  readonly life = new Life();
  readonly session = new Session();
  readonly preferences = new Preferences();
  readonly subscriptions = new Subscriptions(true);
  readonly receiveSettings = new ReceiveSettings();
  readonly staging = new Staging();
  readonly send: Send;
  readonly store: Store;
  readonly own: OwnTracks;
  readonly roster: Roster;
  readonly counts: Counts;
  readonly connection: ServerConnection;
  readonly publisher: Publisher;
  readonly subscriber: Subscriber;
  readonly adaptation: Adaptation;
  readonly renewal: Renewal;
  readonly doubt: MediaDoubt;
  readonly levels: LevelMeters;
  readonly lobby = new Lobby();
  readonly waiting: WaitingList;
  readonly mesh: Mesh;
  readonly arrivals: Arrivals;
  readonly topology: Topology;
  readonly quality: QualityMonitor;
  readonly log: ClientLog;
  readonly trials: Trials;
  readonly recording: LocalRecording;
  readonly recordings: Recordings;
  readonly streams: Streams;
  readonly transcriptions: Transcriptions;
  readonly parts: Parts;
  #sfuConnected = true;

  constructor(
    readonly platform: Platform,
    readonly policy: ReconnectPolicy,
    readonly hooks: CallHooks,
  ) {
    this.send = (action, payload) => {
      if (!this.life.over) hooks.send(action, payload);
    };
    this.parts = platform.newParts(() => this.#staticUrl());
    this.waiting = new WaitingList(this.send);
    this.counts = new Counts((participantCounts) => this.send("participant-counts-updated", { participantCounts }));
    this.store = new Store((tracks) => platform.newStream(tracks));
    this.connection = new ServerConnection(platform, policy, {
      onPush: (push) => hooks.onPush(push),
      onLost: () => hooks.onLost(),
      // Whoever needs it says so when it cannot be had.
      onPeerToPeer: () => void this.parts.mesh.load().catch(() => undefined),
    });
    this.log = new ClientLog(platform, {
      canSend: () => this.life.seated && this.connection.isOpen,
      send: (lines) => this.connection.notify("log", { lines }),
    });
    this.publisher = newPublisher(this);
    this.mesh = newMesh(this);
    this.arrivals = newArrivals(this);
    this.own = this.#newOwnTracks();
    this.subscriber = newSubscriber(this);
    this.adaptation = newAdaptation(this);
    this.renewal = newRenewal(this);
    this.doubt = newMediaDoubt(this);
    this.roster = new Roster({
      send: this.send,
      store: this.store,
      subscribed: (sessionId, name) => this.subscriptions.of(sessionId, name),
      records: (sessionId) => this.session.records(sessionId),
      permissions: () => this.own.participant.wire.permissions,
      flows: (track) => this.subscriber.flows(track) || this.mesh.carries(track),
      now: () => new Date(platform.now()),
      after: platform.after,
    });
    this.recording = new LocalRecording(this);
    this.recordings = new Recordings(this);
    this.streams = new Streams(this);
    this.transcriptions = new Transcriptions(this);
    this.trials = new Trials(platform, this.send);
    this.topology = newTopology(this);
    this.quality = new QualityMonitor(platform, this, {
      send: this.send,
      onNetwork: (state, threshold) => {
        this.own.participant.network = { state, threshold };
        this.own.tell();
        this.#tellNetwork();
      },
    });
    this.levels = new LevelMeters(platform, this.send, {
      microphone: () => this.own.media.audio.track,
      roster: this.roster,
      subscriber: this.subscriber,
      mesh: this.mesh,
    });
  }

  /**
   * Take over the app's options; the first time, come to life with them. Throws `RequestError` when the call is over, and the
   * error that ended it when the app's daily-js is too old.
   */
  initialise(settings: CallSettings): void {
    if (this.life.over) throw new RequestError("This call is over; load it again to start another one.");
    this.preferences.adopt(settings);
    const refusal = tooOld(this.preferences.libraryVersion);
    if (refusal) {
      this.fail(refusal);
      throw refusal;
    }
    this.subscriptions.setAuto(this.preferences.subscribesAutomatically);
    const { wire } = this.own.participant;
    wire.user_name = this.preferences.userName ?? wire.user_name;
    wire.user_data = this.preferences.userData ?? wire.user_data;
    if (this.life.phase !== "new") return;
    this.life.enter("initialised");
    this.send("call-machine-initialized", {});
    this.own.adoptSettings(settings, isAllowed);
    this.levels.start("local", cachedObserver(settings.cache.localAudioLevelObserver));
    this.levels.start("remote", cachedObserver(settings.cache.remoteParticipantsAudioLevelObserver));
    this.own.tell();
    this.receiveSettings.update(settings.properties.receiveSettings, []);
    tellReceiveSettings(this);
    this.#adoptSendSettings(settings);
  }

  /** Put everything in place that follows from having a seat; daily-js hears of it later. */
  adoptSeat(reply: JoinReply): void {
    const isAnother = this.session.meetingId !== "" && this.session.meetingId !== reply.meeting_id;
    this.session.adoptSeat(reply);
    this.session.adoptBreakout(reply.breakout, this.platform.ticks());
    this.session.adoptRecordings(reply.recordings, this.platform.ticks());
    this.session.adoptStreams(reply.streams, this.platform.ticks());
    this.session.adoptTranscriptions(reply.transcriptions);
    this.recording.seatTaken();
    this.connection.watch();
    this.#adoptPeople(reply, isAnother);
    this.own.tellServer();
    if (this.own.participant.network.state !== "unknown") this.#tellNetwork();
    this.quality.start();
    this.topology.begin(reply.topology);
    this.log.allow(reply.room.domain_config.enable_daily_logger !== false);
  }

  /** The seat is the same, but too much was missed: take what the server says of all that may have changed. */
  adoptStanding(standing: Standing): void {
    this.session.adoptStanding(standing);
    this.session.adoptBreakout(standing.breakout, this.platform.ticks());
    this.session.adoptRecordings(standing.recordings, this.platform.ticks());
    this.session.adoptStreams(standing.streams, this.platform.ticks());
    this.session.adoptTranscriptions(standing.transcriptions);
    this.topology.adopt(standing.topology);
    this.#adoptPeople(standing, false);
  }

  /** How many people are present by the roster, oneself included unless hidden. */
  get presentKnown(): number {
    return this.roster.ids().length + (this.own.participant.wire.permissions.hasPresence ? 1 : 0);
  }

  /** The server's word about this participant, which also decides what may be received. */
  adoptSelf(wire: WireParticipant): void {
    const former = this.own.participant.wire.permissions.canReceive;
    this.own.adopt(wire);
    if (JSON.stringify(former) !== JSON.stringify(wire.permissions.canReceive)) this.roster.refresh();
  }

  /** Leave in order: give the seat back, release everything, say so. In every phase; twice does nothing more. */
  leave(): void {
    this.log.flush();
    this.connection.notify("leave", {});
    this.release();
    this.hooks.send("left-meeting", {});
  }

  /** End with a fatal error. Afterwards nothing is asked of this call any more. */
  fail(error: FatalCallError): void {
    if (this.life.over) return;
    this.log.note("error", `error.${error.type}`, error.message);
    this.release();
    const details = error.details ? { details: error.details } : {};
    this.hooks.send("error", { errorMsg: error.message, error: { type: error.type, msg: error.message, ...details } });
  }

  /** The seat is gone, and its media with it; the tracks stay, to be published again. */
  dropMedia(): void {
    if (this.session.topology === "sfu") this.tellSfu(false);
    this.topology.suspend();
  }

  /** Whether media can go: told when that changes, or in any case when it is said `again`. */
  tellSfu(connected: boolean, again = false): void {
    if (!this.life.inCall || (connected === this.#sfuConnected && !again)) return;
    this.#sfuConnected = connected;
    const event = connected ? "connected" : "interrupted";
    this.send("network-connection", { type: "sfu", event, session_id: this.own.participant.sessionId });
  }

  /** Let go of devices, connections and timers, silently. */
  release(): void {
    this.life.end();
    this.recording.release();
    this.lobby.giveUp();
    this.levels.close();
    this.quality.stop();
    this.trials.close();
    this.log.close();
    this.connection.close();
    this.topology.end();
    this.publisher.close();
    this.subscriber.close();
    this.adaptation.stop();
    this.renewal.end();
    this.roster.close();
    this.own.release();
  }

  /** In another meeting than before (the server was restarted) those who are missing are on their way, too. */
  #adoptPeople({ counts, participants, participant }: Standing, isAnotherMeeting: boolean): void {
    this.counts.tell(counts);
    const { ids } = this.own.participant;
    const others = participants.filter((other) => !ids.has(other.session_id));
    this.roster.replaceAll(others, isAnotherMeeting);
    this.adoptSelf(participant);
  }

  #tellNetwork(): void {
    const { state } = this.own.participant.network;
    this.connection.notify("network", { quality: state === "unknown" ? null : state });
  }

  #newOwnTracks(): OwnTracks {
    return new OwnTracks({
      platform: this.platform,
      send: this.send,
      store: this.store,
      outlets: [this.publisher, this.mesh],
      sharedTracks: this.hooks.sharedTracks,
      processing: this.parts.processing,
      outputDeviceId: () => this.preferences.outputDeviceId,
      tellable: () => this.life.initialised,
      seated: () => this.life.seated,
      onChanges: (tracks) => this.connection.notify("tracks", { tracks }),
    });
  }

  #staticUrl(): string {
    const { overrideUrl, knownAddress } = this.preferences;
    const clues = { bundleUrl: this.hooks.bundleUrl(), overrideUrl, roomOrigin: knownAddress?.origin };
    return bundleFolder(clues, this.platform.page.url);
  }

  /** The app hears of wishes that cannot be served; the call goes on without them. */
  #adoptSendSettings({ properties, cache }: CallSettings): void {
    const wished = cache.sendSettings ?? properties.sendSettings ?? {};
    updateSendSettings(this, wished).catch((error) => {
      this.platform.warn(`send settings: ${messageOf(error)}`);
      return updateSendSettings(this, {});
    });
  }
}
