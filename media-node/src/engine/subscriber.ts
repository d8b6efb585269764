import type { WebRtcTransport } from "mediasoup/types";
import { messageOf, note } from "../log.ts";
import type { TrackRef } from "../protocol/messages.ts";
import { Refusal } from "../refusal.ts";
import { readDescription } from "../sdp/description.ts";
import { ANSWER_LIMITS } from "../sdp/grammar.ts";
import { acceptedMids, OfferWriter } from "../sdp/receiving.ts";
import { adopt } from "./adopt.ts";
import { Connection } from "./connection.ts";
import type { Wish } from "./layering.ts";
import { type Offer, Pending } from "./pending.ts";
import type { Release } from "./pipes.ts";
import type { Place } from "./place.ts";
import type { ProbeChannel } from "./probe.ts";
import type { Publication } from "./publication.ts";
import { layersNow, Received } from "./received.ts";

/** Tracks that the first offer may bring. Each later one may double what there is: who gets much soon gets something. */
const FEWEST_ADDED = 32;
/** Tracks that are made in one go: what others ask for meanwhile, above all to publish, does not wait for more. */
const MADE_AT_ONCE = 16;

/** The peer that a subscriber belongs to. */
export interface SubscriberOwner {
  /** What is to be received under this key now: wanted, and published. */
  source(key: string): Publication | undefined;
  wishFor(key: string): Wish;
  /** Make a track known at another place than its own. */
  reach(publication: Publication, place: Place): Promise<Release>;
  onAlive(): void;
  /** Pass an offer on to the browser. */
  onOffer(subscriber: Subscriber, offer: Offer): void;
  nextNumber(): number;
  /** The browser needs another connection, and its publication goes on. */
  onSubscriberSpent(subscriber: Subscriber): void;
  onSubscriberFailed(subscriber: Subscriber, reason: string): void;
  /** It could not even begin. */
  onSubscriberNotOpened(subscriber: Subscriber, reason: string): void;
}

interface Opened {
  connection: Connection;
  writer: OfferWriter;
  probe: ProbeChannel;
}

/**
 * One receiving peer connection, which converges on what its owner may receive. Adding waits while an offer waits for its
 * answer, so that changes collect meanwhile. Dropping never waits: a browser that withholds its answer must not keep what
 * it may no longer receive.
 */
export class Subscriber {
  readonly #received = new Map<string, Received>();
  /** Keys of tracks that may have to be added. */
  #lacking = new Set<string>();
  /** Ids of the producers that the browser cannot take. */
  readonly #refused = new Set<string>();
  readonly #opening: Promise<Opened>;
  #opened: Opened | undefined;
  #pending: Pending | undefined;
  #isConnected = false;
  #isStale = false;
  #mustRestart = false;
  #isDirty = false;
  #isRunning = false;
  #closed = false;

  /** `isAway`: the browser cannot answer offers for now. */
  constructor(
    private readonly place: Place,
    readonly number: number,
    private readonly owner: SubscriberOwner,
    private isAway: boolean,
  ) {
    this.#opening = this.#open();
    this.#opening.catch((error) => this.#fail(error));
  }

  /** What is to be received under these keys may have changed. */
  converge(keys: Iterable<string>): void {
    if (this.#closed) return;
    for (const key of keys) this.#compare(key);
    this.#isDirty = true;
    if (!this.#isRunning && !this.#pending && !this.isAway) void this.#run();
  }

  get isAlive(): boolean {
    return this.#opened?.connection.isAlive ?? false;
  }

  /** The browser cannot answer offers for now, or can again: what it did not answer is then offered once more. */
  setAway(isAway: boolean): void {
    if (isAway === this.isAway || this.#closed) return;
    this.isAway = isAway;
    if (isAway) this.#pending?.stop();
    else if (this.#pending) this.#pending.make();
    else this.converge([]);
  }

  /** Take the browser's answer to offer `seq`; any other is ignored. Throws a `Refusal` for one that is malformed. */
  async answer(seq: number, sdp: string): Promise<void> {
    const pending = this.#pending;
    if (pending?.offer.seq !== seq || !this.#opened) return;
    const answer = readDescription(sdp, ANSWER_LIMITS);
    pending.stop();
    if (!this.#isConnected) {
      this.#isConnected = true;
      await this.#opened.connection.connect(answer.dtls).catch((error) => {
        this.#fail(error);
        throw error;
      });
    }
    this.#pending = undefined;
    const accepted = acceptedMids(answer);
    const offered = [...this.#received.values()].filter(({ mid }) => pending.mids.has(mid));
    const refused = offered.filter(({ mid }) => !accepted.has(mid)).map(({ publication }) => publication);
    for (const { producer } of refused) this.#refused.add(producer.id);
    const started = offered.filter(({ mid }) => accepted.has(mid)).map((received) => received.start());
    this.converge(refused.map(({ key }) => key));
    await Promise.all(started);
  }

  /** Ask for an offer with new ICE credentials, as soon as the present negotiation is over. */
  restartIce(): void {
    if (!this.#opened || (!this.#isConnected && !this.#pending)) return;
    this.#mustRestart = true;
    this.converge([]);
  }

  applyWish(key: string): void {
    this.#received.get(key)?.setWish(this.owner.wishFor(key));
  }

  applyWishes(): void {
    for (const key of this.#received.keys()) this.applyWish(key);
  }

  probe(number: number, packets: number): void {
    this.#opened?.probe.send(number, packets);
  }

  stats(): Promise<unknown[]> {
    return Promise.all([...this.#received.values()].map((received) => received.stats()));
  }

  close(): void {
    this.#closed = true;
    this.#pending?.stop();
    this.#received.clear();
    this.#opened?.connection.close();
  }

  async #open(): Promise<Opened> {
    const connection = await Connection.open(
      this.place,
      { hasData: true },
      {
        onAlive: () => this.owner.onAlive(),
        onFailed: (reason) => this.#fail(reason),
        onClosedByBrowser: () => this.owner.onSubscriberSpent(this),
      },
    );
    const { transport } = connection;
    const probe = this.#closed ? undefined : await this.place.probe.channel(transport);
    const { sctpParameters, iceParameters, iceCandidates, dtlsParameters } = transport;
    if (this.#closed || !probe || !sctpParameters) {
      connection.close();
      throw new Refusal("The participant left.");
    }
    const writer = new OfferWriter({ iceParameters, iceCandidates, dtlsParameters }, sctpParameters);
    this.#opened = { connection, writer, probe };
    return this.#opened;
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    try {
      const opened = await this.#opening;
      while (this.#isDirty && !this.#closed && !this.#pending && !this.isAway) {
        this.#isDirty = false;
        await this.#step(opened);
      }
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#isRunning = false;
    }
  }

  async #step(opened: Opened): Promise<void> {
    await this.#add(opened);
    if (this.#mustRestart) {
      this.#mustRestart = false;
      opened.writer.restart(await opened.connection.restartIce());
      this.#isStale = true;
    }
    if (this.#isStale && !this.#closed) this.#offer(opened.writer);
  }

  /** Drop at once what is received under `key` and should not be; remember when something should be added. */
  #compare(key: string): void {
    const source = this.#sourceOf(key);
    const received = this.#received.get(key);
    if (received && received.publication.producer !== source?.producer) {
      this.#received.delete(key);
      received.close();
      this.#opened?.writer.remove(received.mid);
      this.#isStale = true;
    }
    if (source && !this.#received.has(key)) this.#lacking.add(key);
    else this.#lacking.delete(key);
  }

  #sourceOf(key: string): Publication | undefined {
    const source = this.owner.source(key);
    return source && !this.#refused.has(source.producer.id) ? source : undefined;
  }

  async #add(opened: Opened): Promise<void> {
    const keys = [...this.#lacking].slice(0, Math.max(FEWEST_ADDED, this.#received.size));
    for (let begin = 0; begin < keys.length && !this.#closed; begin += MADE_AT_ONCE) {
      const some = keys.slice(begin, begin + MADE_AT_ONCE);
      await this.place.receiving.run(() => this.#addSome(opened, some));
    }
    if (this.#lacking.size > 0) this.#isDirty = true;
  }

  async #addSome({ connection, writer }: Opened, keys: readonly string[]): Promise<void> {
    for (const key of keys) this.#lacking.delete(key);
    const made = await Promise.all(keys.map((key) => this.#receive(connection.transport, key)));
    for (const received of made) {
      if (!received) continue;
      const { publication, consumer, rtpParameters } = received;
      const { key } = publication;
      if (this.#closed || this.#received.has(key) || this.#sourceOf(key)?.producer !== publication.producer) {
        received.close();
        continue;
      }
      received.setWish(this.owner.wishFor(key));
      this.#received.set(key, received);
      this.#lacking.delete(key);
      const { kind, id } = consumer;
      writer.add(received.mid, { kind, rtpParameters, streamId: publication.streamId, trackId: id });
      this.#isStale = true;
    }
  }

  /** `undefined` when the track ended meanwhile, or cannot be received. */
  async #receive(transport: WebRtcTransport, key: string): Promise<Received | undefined> {
    const publication = this.#sourceOf(key);
    if (!publication) return undefined;
    const wish = this.owner.wishFor(key);
    const layers = layersNow(publication, wish);
    let release: Release | undefined;
    try {
      release = await this.owner.reach(publication, this.place);
      const made = await transport.consume({
        producerId: publication.producer.id,
        rtpCapabilities: publication.receiverAt(this.place),
        paused: true,
        enableRtx: true,
        ...(layers ? { preferredLayers: layers } : {}),
      });
      const consumer = adopt(made, transport);
      consumer.observer.once("close", release);
      this.place.count(consumer);
      return new Received(publication, consumer, wish);
    } catch (error) {
      release?.();
      if (transport.closed) throw error;
      if (!publication.producer.closed) {
        note(`a track cannot be sent on: ${messageOf(error)}`);
        this.#refused.add(publication.producer.id);
      }
      return undefined;
    }
  }

  #offer(writer: OfferWriter): void {
    this.#isStale = false;
    const tracks: Record<string, TrackRef | null> = Object.fromEntries(writer.mids.map((mid) => [mid, null]));
    for (const { mid, publication } of this.#received.values()) tracks[mid] = publication.ref;
    const offer = { seq: this.owner.nextNumber(), sdp: writer.write(), tracks };
    this.#pending = new Pending(offer, new Set(writer.mids), {
      onOffer: () => this.owner.onOffer(this, offer),
      onSpent: () => this.owner.onSubscriberSpent(this),
    });
    if (!this.isAway) this.#pending.make();
  }

  #fail(error: unknown): void {
    if (this.#closed) return;
    if (this.#opened) this.owner.onSubscriberFailed(this, messageOf(error));
    else this.owner.onSubscriberNotOpened(this, messageOf(error));
  }
}
