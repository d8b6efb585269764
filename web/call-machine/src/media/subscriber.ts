import { messageOf } from "../errors.js";
import type { PeerConnection, Platform } from "../platform.js";
import type { OfferPush, TrackSource } from "../signaling/messages.js";
import { ConnectionWatch } from "./connection-watch.js";
import { openProbeChannel, type ProbePacket } from "./probe-channel.js";
import { shortAnswer } from "./short-answer.js";
import { takeStereo } from "./sound-sdp.js";

export interface SubscriberEvents {
  onAnswer(seq: number, sdp: string): void;
  onTrack(source: TrackSource, track: MediaStreamTrack): void;
  onTrackGone(source: TrackSource): void;
  /** Muting, unmuting, or the connection's state changed what flows. */
  onFlow(): void;
  onConnected(connected: boolean): void;
  onStuck(): void;
  /** Trains of probing packets arrive from now on, or no longer. */
  onProbing(open: boolean): void;
  onProbe(packet: ProbePacket): void;
  /** An offer could not be answered; the connection was closed, and another one is needed. */
  onFailed(): void;
}

interface Received {
  source: TrackSource;
  track: MediaStreamTrack;
}

/**
 * The receiving peer connection, negotiated by the server: offers are answered strictly in their order. An offer that names
 * another connection than the present one begins that one; one that cannot be answered ends the present one.
 */
export class Subscriber {
  #pc: PeerConnection | undefined;
  #watch: ConnectionWatch | undefined;
  #received = new Map<string, Received>();
  #queue: Promise<void> = Promise.resolve();
  #generation = 0;
  /** The server's number of the present connection, or of the last one. */
  #number: number | undefined;
  /** The number of the connection whose offer could not be answered. */
  #spoilt: number | undefined;
  /** The last offer that was answered, and how: the server makes it once more when the answer is late. */
  #answered: { seq: number; sdp: string } | undefined;
  readonly #watched = new WeakSet<MediaStreamTrack>();
  #connected = false;
  #probes = false;

  constructor(
    private readonly platform: Platform,
    private readonly configuration: () => RTCConfiguration,
    private readonly events: SubscriberEvents,
  ) {}

  /** Does RTP flow on this track? Chromium unmutes before the first packet, so the connection's state counts too. */
  flows(track: MediaStreamTrack): boolean {
    return this.#connected && !track.muted && track.readyState === "live";
  }

  take(offer: OfferPush): void {
    const generation = this.#generation;
    this.#queue = this.#queue
      .then(() => (generation === this.#generation ? this.#answer(offer, generation) : undefined))
      .catch((error) => {
        if (generation === this.#generation) this.#fail(error);
      });
  }

  /** Close the connection; all tracks are gone, and offers that still wait for their turn too. The next offer opens a new one. */
  close(): void {
    this.#generation += 1;
    this.#spoilt = undefined;
    this.#drop();
  }

  #drop(): void {
    this.#watch?.stop();
    this.#pc?.close();
    this.#pc = undefined;
    this.#connected = false;
    this.#answered = undefined;
    if (this.#probes) this.events.onProbing(false);
    this.#probes = false;
    const gone = this.#received;
    this.#received = new Map();
    for (const { source } of gone.values()) this.events.onTrackGone(source);
  }

  async stats(): Promise<RTCStatsReport | undefined> {
    return this.#pc?.getStats();
  }

  /** Everything that is received, and by whom it is sent. */
  get received(): readonly Readonly<Received>[] {
    return [...this.#received.values()];
  }

  /** The source of a received track, by the track's id. */
  sourceOf(trackId: string): TrackSource | undefined {
    for (const { source, track } of this.#received.values()) if (track.id === trackId) return source;
    return undefined;
  }

  /** Whatever state the connection is in now, nothing can be built on it, nor on what else is offered for it. */
  #fail(error: unknown): void {
    this.platform.warn(`receiving failed: ${messageOf(error)}`);
    this.#spoilt = this.#number;
    this.#drop();
    this.events.onFailed();
  }

  async #answer(offer: OfferPush, generation: number): Promise<void> {
    if (offer.connection === this.#spoilt) return;
    if (offer.seq === this.#answered?.seq) {
      this.events.onAnswer(offer.seq, this.#answered.sdp);
      return;
    }
    // The server gave the former connection up without this side's doing.
    if (this.#pc && offer.connection !== this.#number) this.#drop();
    this.#number = offer.connection;
    const pc = this.#connection();
    if (!this.#probes && /^m=application /m.test(offer.sdp)) this.#openProbes(pc);
    await pc.setRemoteDescription({ type: "offer", sdp: offer.sdp });
    const answer = await pc.createAnswer();
    await pc.setLocalDescription({ type: "answer", sdp: takeStereo(answer.sdp ?? "", offer.sdp) });
    if (generation !== this.#generation) return;
    const sdp = shortAnswer(pc.localDescription?.sdp ?? answer.sdp ?? "");
    this.#answered = { seq: offer.seq, sdp };
    this.events.onAnswer(offer.seq, sdp);
    this.#map(pc, offer.tracks);
  }

  #map(pc: PeerConnection, sources: OfferPush["tracks"]): void {
    const received = new Map<string, Received>();
    for (const { mid, receiver } of pc.getTransceivers()) {
      const source = mid === null ? undefined : sources[mid];
      if (mid !== null && source) received.set(mid, { source, track: receiver.track });
    }
    const former = this.#received;
    this.#received = received;
    for (const [mid, { source, track }] of former) {
      if (!isSame(received.get(mid), source, track)) this.events.onTrackGone(source);
    }
    for (const [mid, { source, track }] of received) {
      if (isSame(former.get(mid), source, track)) continue;
      this.#listen(track);
      this.events.onTrack(source, track);
    }
  }

  /** Both ends know of the channel beforehand, so it has to be there before the first answer. */
  #openProbes(pc: PeerConnection): void {
    this.#probes = true;
    openProbeChannel(pc, this.platform, {
      onOpen: (open) => {
        if (this.#pc === pc) this.events.onProbing(open);
      },
      onPacket: (packet) => {
        if (this.#pc === pc) this.events.onProbe(packet);
      },
    });
  }

  #listen(track: MediaStreamTrack): void {
    if (this.#watched.has(track)) return;
    this.#watched.add(track);
    for (const type of ["mute", "unmute", "ended"]) track.addEventListener(type, () => this.events.onFlow());
  }

  #connection(): PeerConnection {
    if (this.#pc) return this.#pc;
    const pc = this.platform.newPeerConnection(this.configuration());
    this.#pc = pc;
    this.#watch = new ConnectionWatch(this.platform, pc, {
      onConnected: (connected) => {
        this.#connected = connected;
        this.events.onConnected(connected);
        this.events.onFlow();
      },
      onStuck: () => this.events.onStuck(),
    });
    return pc;
  }
}

function isSame(received: Received | undefined, source: TrackSource, track: MediaStreamTrack): boolean {
  if (!received || received.track !== track) return false;
  return received.source.session_id === source.session_id && received.source.name === source.name;
}
