import { messageOf, Refusal } from "../errors.js";
import type { CancelTimer, PeerConnection, Platform } from "../platform.js";
import type { TrackKind } from "../signaling/messages.js";
import { ConnectionWatch } from "./connection-watch.js";
import { Encoding } from "./encoding.js";
import { type Profile, profileOf } from "./encodings.js";
import { Sender } from "./sender.js";
import type { SoundMode } from "./sound-mode.js";
import { offerStereo, wantStereo } from "./sound-sdp.js";

export interface PublisherEvents {
  /** Send the offer, return the answer. May throw a refusal. */
  negotiate(sdp: string, tracks: Record<string, string>): Promise<string>;
  /** The connection to the SFU stands, or does not at present. */
  onConnected(connected: boolean): void;
  /** The largest layers that are sent at present changed, by track name. */
  onSending(layers: Record<string, number>): void;
  /** What is wished of the encoding of some track changed. */
  onEncoding(): void;
}

interface Publication {
  kind: TrackKind;
  track: MediaStreamTrack | undefined;
  sound: SoundMode | undefined;
  /** Gone for good: its m-line may carry another track. */
  retired: boolean;
  sender: Sender | undefined;
  /** The SFU has heard of it. */
  known: boolean;
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
  readonly #free: Sender[] = [];
  readonly encoding: Encoding;
  #busy = false;
  #dirty = false;
  #iceRestart = false;
  #cancelRetry: CancelTimer | undefined;
  #generation = 0;
  /** Before the first seat and while without one, publications are only collected. */
  #suspended = true;

  constructor(
    private readonly platform: Platform,
    private readonly configuration: () => RTCConfiguration,
    private readonly events: PublisherEvents,
  ) {
    this.encoding = new Encoding(platform, {
      names: () => this.#publications.keys(),
      sender: (name) => this.#publications.get(name)?.sender,
      isKnown: (name) => this.#publications.get(name)?.known ?? false,
      stats: () => this.stats(),
      onSending: (layers) => events.onSending(layers),
      onEncoding: () => events.onEncoding(),
    });
  }

  /** Send this track under `name`, or nothing for now (`undefined`). */
  set(name: string, kind: TrackKind, track: MediaStreamTrack | undefined, sound?: SoundMode): void {
    const publication = this.#publications.get(name);
    if (!publication && !track) return;
    if (publication && !publication.retired && publication.track === track) return;
    const { sender, known = false } = publication ?? {};
    this.#publications.set(name, { kind, track, sound, retired: false, sender, known });
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

  /** Look for another way to the SFU; what flows goes on meanwhile. */
  restartIce(): void {
    this.#iceRestart = true;
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

  #dropConnection(): void {
    this.#generation += 1;
    this.#busy = false;
    this.#dirty = false;
    this.#cancelRetry?.();
    this.#watch?.stop();
    this.encoding.stop();
    this.#pc?.close();
    this.#pc = undefined;
    this.#free.length = 0;
    for (const [name, publication] of this.#publications) {
      publication.sender = undefined;
      publication.known = false;
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
      const { sender } = publication;
      if (publication.retired) {
        this.#publications.delete(name);
        this.encoding.forget(name);
        if (sender) {
          negotiate = true;
          await this.#retire(sender);
        }
      } else if (sender) {
        await sender.replace(publication.track);
        // Another track may have another size.
        if (publication.track) await this.encoding.apply(name);
      } else if (publication.track) {
        negotiate = true;
        publication.sender = await this.#attach(name, publication.kind, publication.track);
        const bitrate = publication.sound?.bitrate;
        if (publication.kind === "audio") await this.encoding.limit(name, bitrate ? bitrate / 1_000 : null);
      }
    }
    return negotiate;
  }

  async #retire(sender: Sender): Promise<void> {
    await sender.replace(undefined);
    sender.transceiver.direction = "inactive";
    this.#free.push(sender);
  }

  async #attach(name: string, kind: TrackKind, track: MediaStreamTrack): Promise<Sender> {
    const profile = profileOf(name, kind);
    const wish = this.encoding.wishOf(name);
    const sender = this.#takeFree(profile);
    // A new one has its track and its encodings already: asking the browser for them again would only delay the offer.
    if (!sender) return Sender.add(this.platform, this.#connection(), profile, track, wish);
    await sender.replace(track);
    sender.transceiver.direction = "sendonly";
    await sender.update(wish);
    return sender;
  }

  #takeFree(profile: Profile): Sender | undefined {
    const index = this.#free.findIndex((sender) => sender.profile === profile);
    return index < 0 ? undefined : this.#free.splice(index, 1)[0];
  }

  async #negotiate(generation: number): Promise<void> {
    const pc = this.#connection();
    const offer = await pc.createOffer(this.#iceRestart ? { iceRestart: true } : {});
    this.#iceRestart = false;
    await pc.setLocalDescription(offer);
    const stereo = this.#stereo();
    const sdp = offerStereo(pc.localDescription?.sdp ?? offer.sdp ?? "", stereo);
    const names = this.#trackNames();
    const answer = await this.events.negotiate(sdp, names);
    if (generation !== this.#generation) return;
    for (const name of Object.values(names)) this.#note(name);
    await pc.setRemoteDescription({ type: "answer", sdp: wantStereo(answer, stereo) });
    // An engine that takes one layer only gets the whole picture in it.
    await this.encoding.applyAll();
  }

  #note(name: string): void {
    const publication = this.#publications.get(name);
    if (publication) publication.known = true;
  }

  #trackNames(): Record<string, string> {
    const names: Record<string, string> = {};
    for (const [name, { sender }] of this.#publications) {
      if (sender?.mid != null) names[sender.mid] = name;
    }
    return names;
  }

  /** The m-lines with two channels. */
  #stereo(): Set<string> {
    const stereo = [...this.#publications.values()].filter(({ sound }) => sound?.stereo);
    return new Set(stereo.map(({ sender }) => sender?.mid ?? ""));
  }

  #connection(): PeerConnection {
    if (this.#pc) return this.#pc;
    const pc = this.platform.newPeerConnection(this.configuration());
    this.#pc = pc;
    this.encoding.start();
    this.#watch = new ConnectionWatch(this.platform, pc, {
      onConnected: (connected) => this.events.onConnected(connected),
      onStuck: () => this.restartIce(),
    });
    return pc;
  }
}
