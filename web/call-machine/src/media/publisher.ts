import { messageOf, Refusal } from "../errors.js";
import type { CancelTimer, PeerConnection, Platform } from "../platform.js";
import type { TrackKind } from "../signaling/messages.js";
import { ConnectionWatch } from "./connection-watch.js";

export interface PublisherEvents {
  /** Send the offer, return the answer. May throw a refusal. */
  negotiate(sdp: string, tracks: Record<string, string>): Promise<string>;
  onCandidate(candidate: RTCIceCandidateInit | null): void;
  /** The connection to the SFU stands, or does not at present. */
  onConnected(connected: boolean): void;
}

interface Publication {
  kind: TrackKind;
  track: MediaStreamTrack | undefined;
  /** Gone for good: its m-line may carry another track. */
  retired: boolean;
  transceiver: RTCRtpTransceiver | undefined;
}

const RETRY_MS = 2_000;

/**
 * The sending peer connection. Muting a publication only takes its track away; transceivers are never stopped but reused,
 * because a recycled m-line gets a new mid that the SFU does not follow.
 */
export class Publisher {
  #pc: PeerConnection | undefined;
  #watch: ConnectionWatch | undefined;
  readonly #publications = new Map<string, Publication>();
  readonly #free: RTCRtpTransceiver[] = [];
  /** Limits by name, in kbit/s: they outlive the connection and the track. */
  readonly #limits = new Map<string, number>();
  #busy = false;
  #dirty = false;
  #iceRestart = false;
  #candidates: (RTCIceCandidateInit | null)[] | undefined = [];
  #cancelRetry: CancelTimer | undefined;
  #generation = 0;
  /** Before the first seat and while without one, publications are only collected. */
  #suspended = true;

  constructor(
    private readonly platform: Platform,
    private readonly configuration: () => RTCConfiguration,
    private readonly events: PublisherEvents,
  ) {}

  /** Send this track under `name`, or nothing for now (`undefined`). */
  set(name: string, kind: TrackKind, track: MediaStreamTrack | undefined): void {
    const publication = this.#publications.get(name);
    if (!publication && !track) return;
    if (publication && !publication.retired && publication.track === track) return;
    this.#publications.set(name, { kind, track, retired: false, transceiver: publication?.transceiver });
    this.#synchronise();
  }

  /** End a publication; its m-line becomes free for another track of the same kind. */
  remove(name: string): void {
    const publication = this.#publications.get(name);
    if (!publication) return;
    publication.retired = true;
    publication.track = undefined;
    this.#synchronise();
  }

  /** Close the connection but keep the publications for a later `reset()`. */
  suspend(): void {
    this.#dropConnection();
    this.#suspended = true;
  }

  /** Publish all again on a new connection: the SFU forgot everything, or the seat is new. */
  reset(): void {
    this.#dropConnection();
    this.#suspended = false;
    this.#synchronise();
  }

  /** End for good. */
  close(): void {
    this.suspend();
    this.#publications.clear();
  }

  async stats(): Promise<RTCStatsReport | undefined> {
    return this.#pc?.getStats();
  }

  /** Limit what is sent of `name` to so many kbit/s, now and on every later connection; null lifts the limit. */
  async limit(name: string, kilobits: number | null): Promise<void> {
    if (kilobits === null) this.#limits.delete(name);
    else this.#limits.set(name, kilobits);
    const sender = this.#publications.get(name)?.transceiver?.sender;
    if (sender) await this.#applyLimit(name, sender);
  }

  async #applyLimit(name: string, sender: RTCRtpSender): Promise<void> {
    const kilobits = this.#limits.get(name);
    const parameters = sender.getParameters();
    for (const encoding of parameters.encodings) {
      if (kilobits === undefined) delete encoding.maxBitrate;
      else encoding.maxBitrate = kilobits * 1000;
    }
    await sender.setParameters(parameters);
  }

  #dropConnection(): void {
    this.#generation += 1;
    this.#busy = false;
    this.#dirty = false;
    this.#cancelRetry?.();
    this.#watch?.stop();
    this.#pc?.close();
    this.#pc = undefined;
    this.#free.length = 0;
    for (const [name, publication] of this.#publications) {
      publication.transceiver = undefined;
      if (publication.retired) this.#publications.delete(name);
    }
  }

  #synchronise(): void {
    this.#dirty = true;
    if (!this.#busy && !this.#suspended) void this.#run(this.#generation);
  }

  async #run(generation: number): Promise<void> {
    this.#busy = true;
    try {
      // Camera and microphone come in one go: let both arrive before the first offer.
      await Promise.resolve();
      while (this.#dirty && generation === this.#generation) {
        this.#dirty = false;
        if (await this.#apply()) await this.#negotiate(generation);
      }
    } catch (error) {
      if (generation === this.#generation) this.#recoverFrom(error);
    } finally {
      if (generation === this.#generation) this.#busy = false;
    }
  }

  /** A failed negotiation leaves the connection in an unknown state: begin anew, later; without permission only when asked. */
  #recoverFrom(error: unknown): void {
    this.platform.warn(`publishing failed: ${messageOf(error)}`);
    this.#dropConnection();
    if (error instanceof Refusal && error.type === "not-permitted") return;
    this.#cancelRetry = this.platform.after(RETRY_MS, () => this.reset());
  }

  /** Bring the senders in line with the publications; true when that needs a negotiation. */
  async #apply(): Promise<boolean> {
    let negotiate = this.#iceRestart && this.#pc !== undefined;
    for (const [name, publication] of [...this.#publications]) {
      const { transceiver } = publication;
      if (publication.retired) {
        this.#publications.delete(name);
        if (transceiver) {
          negotiate = true;
          await this.#retire(transceiver);
        }
      } else if (transceiver) await transceiver.sender.replaceTrack(publication.track ?? null);
      else if (publication.track) {
        negotiate = true;
        publication.transceiver = await this.#attach(publication.track);
        if (this.#limits.has(name)) await this.#applyLimit(name, publication.transceiver.sender);
      }
    }
    return negotiate;
  }

  async #retire(transceiver: RTCRtpTransceiver): Promise<void> {
    await transceiver.sender.replaceTrack(null);
    transceiver.direction = "inactive";
    await liftLimit(transceiver.sender);
    this.#free.push(transceiver);
  }

  async #attach(track: MediaStreamTrack): Promise<RTCRtpTransceiver> {
    const index = this.#free.findIndex((transceiver) => transceiver.receiver.track.kind === track.kind);
    const reused = index >= 0 ? this.#free.splice(index, 1)[0] : undefined;
    if (!reused) return this.#connection().addTransceiver(track, { direction: "sendonly" });
    await reused.sender.replaceTrack(track);
    reused.direction = "sendonly";
    return reused;
  }

  async #negotiate(generation: number): Promise<void> {
    const pc = this.#connection();
    const offer = await pc.createOffer(this.#iceRestart ? { iceRestart: true } : {});
    this.#iceRestart = false;
    this.#candidates = [];
    await pc.setLocalDescription(offer);
    const sdp = pc.localDescription?.sdp ?? offer.sdp ?? "";
    const answer = this.events.negotiate(sdp, this.#trackNames());
    this.#flushCandidates();
    const answerSdp = await answer;
    if (generation === this.#generation) await pc.setRemoteDescription({ type: "answer", sdp: answerSdp });
  }

  #trackNames(): Record<string, string> {
    const names: Record<string, string> = {};
    for (const [name, { transceiver }] of this.#publications) {
      if (transceiver?.mid != null) names[transceiver.mid] = name;
    }
    return names;
  }

  #connection(): PeerConnection {
    if (this.#pc) return this.#pc;
    const pc = this.platform.newPeerConnection(this.configuration());
    this.#pc = pc;
    pc.addEventListener("icecandidate", (event) => {
      if (this.#pc !== pc) return;
      const candidate = event.candidate?.toJSON() ?? null;
      if (this.#candidates) this.#candidates.push(candidate);
      else this.events.onCandidate(candidate);
    });
    this.#watch = new ConnectionWatch(this.platform, pc, {
      onConnected: (connected) => this.events.onConnected(connected),
      onStuck: () => this.#restartIce(),
    });
    return pc;
  }

  /** Candidates found before the offer was on its way follow it. */
  #flushCandidates(): void {
    const waiting = this.#candidates ?? [];
    this.#candidates = undefined;
    for (const candidate of waiting) this.events.onCandidate(candidate);
  }

  #restartIce(): void {
    this.#iceRestart = true;
    this.#synchronise();
  }
}

/** A freed m-line must not carry its former limit on to another track. */
async function liftLimit(sender: RTCRtpSender): Promise<void> {
  const parameters = sender.getParameters();
  if (parameters.encodings.every(({ maxBitrate }) => maxBitrate === undefined)) return;
  for (const encoding of parameters.encodings) delete encoding.maxBitrate;
  await sender.setParameters(parameters);
}
