import type { Producer, ProducerStat, WebRtcTransport } from "mediasoup/types";
import { messageOf } from "../log.ts";
import { Refusal } from "../refusal.ts";
import type { Description } from "../sdp/description.ts";
import { answerTo, type OfferedTrack, type OpusOptions } from "../sdp/publishing.ts";
import { type LocalTransport, writeSection, writeSession } from "../sdp/session.ts";
import { adopt } from "./adopt.ts";
import { Connection } from "./connection.ts";
import type { Place } from "./place.ts";
import { Publication, streamIdOf } from "./publication.ts";
import { statsOf } from "./stats.ts";
import { KnownStreams } from "./streams.ts";
import type { Voice } from "./voice.ts";

/** The peer that a publisher belongs to. */
export interface PublisherOwner {
  readonly name: string;
  readonly blocked: ReadonlySet<string>;
  /** What is published has changed by these. */
  onPublished(publisher: Publisher, publications: readonly Publication[]): void;
  onTalking(talking: boolean, level: number): void;
  onAlive(): void;
  onNeeded(name: string, spatial: number | null): void;
  onPublisherFailed(publisher: Publisher, reason: string): void;
  onPublisherClosedByBrowser(publisher: Publisher): void;
}

interface Track {
  publication: Publication;
  /** What it was made of: when that changes, it is another track. */
  description: string;
}

/**
 * Browsers pass over a request for a key frame that follows another within 300 ms, and mediasoup repeats one after a
 * second: the later of two viewers would wait that long.
 */
const KEY_FRAME_MS = 320;

/** The name of the track whose voice counts. */
const MICROPHONE = "audio";

/** One publishing peer connection, and what it carries. */
export class Publisher {
  readonly #tracks = new Map<string, Track>();
  readonly #streams = new KnownStreams();
  #connection: Connection | undefined;
  #offer: Description | undefined;
  #voice: Voice | undefined;
  #version = 0;
  #closed = false;

  constructor(
    private readonly place: Place,
    private readonly number: number,
    private readonly maxIncoming: number,
    private readonly owner: PublisherOwner,
  ) {}

  /** Whether `offer` comes from another connection of the browser than the one before. */
  isForeign(offer: Description): boolean {
    return this.#offer !== undefined && this.#offer.identity !== offer.identity;
  }

  get isAlive(): boolean {
    return this.#connection?.isAlive ?? false;
  }

  publication(name: string): Publication | undefined {
    return this.#tracks.get(name)?.publication;
  }

  get publications(): Publication[] {
    return [...this.#tracks.values()].map(({ publication }) => publication);
  }

  /** Take an offer and return the answer. `names` are those of the tracks by mid. */
  async negotiate(offer: Description, names: ReadonlyMap<string, string>, opus: OpusOptions): Promise<string> {
    const connection = await this.#open();
    const { transport } = connection;
    if (this.#offer && this.#offer.ufrag !== offer.ufrag) await connection.restartIce();
    const local = localOf(transport, offer);
    const { sections, tracks } = answerTo(offer, local, {
      router: this.place.router.rtpCapabilities,
      wanted: new Set(names.keys()),
      cname: String(this.number),
      opus,
    });
    const isFirst = this.#offer === undefined;
    this.#offer = offer;
    await Promise.all([
      isFirst ? connection.connect(offer.dtls) : undefined,
      this.#publish(transport, new Map(tracks.map((track) => [names.get(track.mid) ?? "", track]))),
    ]);
    this.#version += 1;
    return writeSession(local, sections.map(writeSection), this.#version);
  }

  /** Stop and resume forwarding as the owner's `blocked` says. */
  async applyBlocked(): Promise<void> {
    const { blocked } = this.owner;
    if (blocked.has(MICROPHONE)) this.#voice?.silence();
    await Promise.all(this.publications.map((publication) => publication.setBlocked(blocked)));
  }

  async stats(): Promise<Record<string, ProducerStat[]>> {
    const entries = this.publications.map(
      async ({ ref, producer }): Promise<[string, ProducerStat[]]> => [ref.name, await statsOf(producer)],
    );
    return Object.fromEntries(await Promise.all(entries));
  }

  close(): void {
    this.#closed = true;
    this.#voice?.close();
    this.#tracks.clear();
    this.#connection?.close();
  }

  async #open(): Promise<Connection> {
    if (this.#connection) return this.#connection;
    this.#connection = await Connection.open(
      this.place,
      { maxIncoming: this.maxIncoming },
      {
        onAlive: () => this.owner.onAlive(),
        onFailed: (reason) => this.owner.onPublisherFailed(this, reason),
        onClosedByBrowser: () => this.owner.onPublisherClosedByBrowser(this),
      },
    );
    if (this.#closed) {
      this.#connection.close();
      throw new Refusal("The participant left.");
    }
    return this.#connection;
  }

  async #publish(transport: WebRtcTransport, offered: ReadonlyMap<string, OfferedTrack>): Promise<void> {
    const former = this.publications;
    for (const [name, { publication, description }] of this.#tracks) {
      if (describe(offered.get(name)) !== description) await this.#unpublish(name, publication);
    }
    const fresh = [...offered].filter(([name]) => !this.#tracks.has(name));
    const made = await Promise.allSettled(fresh.map(([name, track]) => this.#produce(transport, name, track)));
    const failed = made.find(({ status }) => status === "rejected");
    for (const [index, [name]] of fresh.entries()) {
      const publication = made[index]?.status === "fulfilled" ? made[index].value : undefined;
      if (publication && failed) publication.producer.close();
      else if (publication) this.#tracks.set(name, { publication, description: describe(offered.get(name)) });
    }
    if (this.#closed) throw new Refusal("The participant left.");
    const gone = former.filter(({ ref }) => !this.#tracks.has(ref.name));
    this.owner.onPublished(this, [...gone, ...fresh.flatMap(([name]) => this.publication(name) ?? [])]);
    if (failed?.status === "rejected") throw new Refusal(`The offer cannot be carried: ${messageOf(failed.reason)}`);
  }

  async #unpublish(name: string, { producer }: Publication): Promise<void> {
    if (name === MICROPHONE) this.#voice?.close();
    this.#tracks.delete(name);
    await this.#streams.note(producer);
    producer.close();
  }

  async #produce(transport: WebRtcTransport, name: string, track: OfferedTrack): Promise<Publication> {
    const { kind, mid } = track;
    const rtpParameters = this.#streams.complete(track.rtpParameters);
    const paused = this.owner.blocked.has(name);
    const made = await transport.produce({ kind, rtpParameters, paused, keyFrameRequestDelay: KEY_FRAME_MS });
    const producer = adopt(made, transport);
    if (name === MICROPHONE && !this.#closed) await this.#followVoice(producer);
    const ref = { peer: this.owner.name, name };
    const streamId = streamIdOf(this.number, name, mid);
    return new Publication(ref, this.place, producer, streamId, (spatial) => this.owner.onNeeded(name, spatial));
  }

  async #followVoice(producer: Producer): Promise<void> {
    this.#voice = await this.place.voices.follow(producer.id, (talking, level) => this.owner.onTalking(talking, level));
    if (this.#closed) this.#voice.close();
  }
}

function localOf(transport: WebRtcTransport, offer: Description): LocalTransport {
  const { iceParameters, iceCandidates, dtlsParameters } = transport;
  const role = offer.dtls.role === "client" ? "server" : "client";
  return { iceParameters, iceCandidates, dtlsParameters: { ...dtlsParameters, role } };
}

function describe(track: OfferedTrack | undefined): string {
  return JSON.stringify(track);
}
