import { messageOf, note } from "../log.ts";
import type { LayersFields, PeerConnectionName, PublishFields } from "../protocol/messages.ts";
import { Refusal } from "../refusal.ts";
import { type Description, readDescription } from "../sdp/description.ts";
import { OFFER_LIMITS } from "../sdp/grammar.ts";
import type { OpusOptions } from "../sdp/publishing.ts";
import { keyOf } from "./keys.ts";
import { Lane } from "./lane.ts";
import { Layering, type Wish } from "./layering.ts";
import { namesOf } from "./names.ts";
import type { Offer } from "./pending.ts";
import type { Release } from "./pipes.ts";
import type { Place } from "./place.ts";
import type { Publication } from "./publication.ts";
import { Publisher, type PublisherOwner } from "./publisher.ts";
import { Subscriber, type SubscriberOwner } from "./subscriber.ts";
import type { Surroundings } from "./surroundings.ts";

/** How long a worker is left alone that could not make a connection. */
const RETRY_MS = 1000;

/** A participant: what was stated about it, and its two connections. */
export class Peer implements PublisherOwner, SubscriberOwner {
  readonly #wanted = new Set<string>();
  readonly #layering = new Layering(this.#wanted);
  readonly #lane = new Lane();
  #blocked: ReadonlySet<string> = new Set();
  #assigned: Promise<Place> | undefined;
  #place: Place | undefined;
  #publisher: Publisher | undefined;
  /** What is published in its name without a browser. */
  readonly #feeds = new Map<string, Publication>();
  #subscriber: Subscriber | undefined;
  #retry: NodeJS.Timeout | undefined;
  #isAway = false;
  #wasAlive = false;
  #closed = false;

  constructor(
    readonly name: string,
    private readonly at: Surroundings,
  ) {}

  get blocked(): ReadonlySet<string> {
    return this.#blocked;
  }

  publication(name: string): Publication | undefined {
    return this.#publisher?.publication(name) ?? this.#feeds.get(name);
  }

  /** Publish in the name of this peer until the producer closes. Throws a `Refusal` when that cannot be. */
  addFeed(publication: Publication): void {
    const { producer, key, ref } = publication;
    if (this.#closed) throw new Refusal("The participant left.");
    if (this.publication(ref.name)) throw new Refusal("The track is published already.");
    this.#feeds.set(ref.name, publication);
    // It may have been blocked while it was made.
    if (this.#blocked.has(ref.name)) publication.setBlocked(this.#blocked).catch(() => undefined);
    producer.observer.once("close", () => {
      this.#feeds.delete(ref.name);
      this.at.onPublished([key]);
    });
    this.at.onPublished([key]);
  }

  /** Negotiate the publishing side. Throws a `Refusal` for an offer that cannot be carried. */
  publish({ sdp, tracks, opus_fec, opus_dtx }: PublishFields): Promise<string> {
    this.#prepareEarly();
    return this.#lane.run(async () => {
      const offer = readDescription(sdp, OFFER_LIMITS);
      const names = namesOf(offer, tracks);
      const opus = { fec: opus_fec, dtx: new Set(opus_dtx) };
      const place = await this.#prepare();
      if (this.#closed) throw new Refusal("The participant left.");
      const publisher = this.#publisher;
      if (publisher && !publisher.isForeign(offer)) return publisher.negotiate(offer, names, opus);
      return this.#replacePublisher(place, offer, names, opus);
    });
  }

  /** Receive the tracks with the keys `added` from now on, and those with the keys `dropped` no longer. */
  want(added: readonly string[], dropped: readonly string[]): void {
    for (const key of dropped) {
      if (this.#wanted.delete(key)) this.at.onInterest(this, key, false);
    }
    for (const key of added) {
      this.#wanted.add(key);
      this.at.onInterest(this, key, true);
    }
    this.converge([...dropped, ...added]);
    this.#prepareEarly();
  }

  setLayers({ initial, tracks }: LayersFields): void {
    this.#layering.state(initial, tracks);
    if (initial === undefined) for (const ref of tracks) this.#subscriber?.applyWish(keyOf(ref));
    else this.#subscriber?.applyWishes();
  }

  /** The largest layers that its browser sends at present, by name. */
  setSent(layers: Readonly<Record<string, number>>): void {
    for (const [name, spatial] of Object.entries(layers)) this.#publisher?.publication(name)?.setSent(spatial);
  }

  /** Stop forwarding exactly these tracks, now and in later publications. */
  block(names: readonly string[]): Promise<void> {
    this.#blocked = new Set(names);
    return this.#lane.run(async () => {
      const feeds = [...this.#feeds.values()].map((feed) => feed.setBlocked(this.#blocked));
      await Promise.all([...feeds, this.#publisher?.applyBlocked()]);
    });
  }

  answer(seq: number, sdp: string): Promise<void> {
    return this.#lane.run(async () => this.#subscriber?.answer(seq, sdp));
  }

  setAway(isAway: boolean): void {
    this.#isAway = isAway;
    this.#subscriber?.setAway(isAway);
  }

  restartIce(): Promise<void> {
    return this.#lane.run(async () => this.#subscriber?.restartIce());
  }

  probe(number: number, packets: number): void {
    this.#subscriber?.probe(number, packets);
  }

  async stats(): Promise<{ publish: unknown; subscribe: unknown }> {
    const [publish, subscribe] = await Promise.all([this.#publisher?.stats(), this.#subscriber?.stats()]);
    return { publish: publish ?? {}, subscribe: subscribe ?? [] };
  }

  /** Bring the receiving side in line with what is wanted and published under these keys. */
  converge(keys: Iterable<string>): void {
    this.#subscriber?.converge(keys);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#retry);
    for (const key of this.#wanted) this.at.onInterest(this, key, false);
    this.#subscriber?.close();
    this.#subscriber = undefined;
    this.#dropPublisher();
    for (const { producer } of [...this.#feeds.values()]) producer.close();
    this.#place?.leave();
  }

  source(key: string): Publication | undefined {
    return this.#wanted.has(key) ? this.at.publication(key) : undefined;
  }

  wishFor(key: string): Wish {
    return this.#layering.of(key);
  }

  reach(publication: Publication, place: Place): Promise<Release> {
    return this.at.reach(publication, place);
  }

  onPublished(publisher: Publisher, publications: readonly Publication[]): void {
    if (publisher === this.#publisher) this.at.onPublished(publications.map(({ key }) => key));
  }

  /** Any connection may speak for the browser. */
  onAlive(): void {
    const alive = !this.#closed && ((this.#publisher?.isAlive ?? false) || (this.#subscriber?.isAlive ?? false));
    if (alive === this.#wasAlive || this.#closed) return;
    this.#wasAlive = alive;
    this.at.shared.emit("alive", { room: this.at.room, peer: this.name, alive });
  }

  onTalking(talking: boolean, level: number): void {
    this.at.shared.emit("talking", { room: this.at.room, peer: this.name, talking, level });
  }

  onNeeded(name: string, spatial: number | null): void {
    this.at.shared.emit("needed", { room: this.at.room, peer: this.name, name, spatial });
  }

  onPublisherFailed(publisher: Publisher, reason: string): void {
    if (publisher === this.#publisher) this.#end("publish", reason);
  }

  onPublisherClosedByBrowser(publisher: Publisher): void {
    if (publisher === this.#publisher) this.#dropPublisher();
  }

  onOffer({ number }: Subscriber, offer: Offer): void {
    const { shared, room } = this.at;
    shared.emit("offer", { room, peer: this.name, connection: number, ...offer });
  }

  nextNumber(): number {
    return this.at.shared.nextNumber();
  }

  onSubscriberSpent(subscriber: Subscriber): void {
    if (subscriber === this.#subscriber) this.#renewSubscriber();
  }

  onSubscriberFailed(subscriber: Subscriber, reason: string): void {
    if (subscriber === this.#subscriber) this.#end("subscribe", reason);
  }

  onSubscriberNotOpened(subscriber: Subscriber, reason: string): void {
    if (subscriber !== this.#subscriber || this.#place?.router.closed) return;
    note(`a receiving connection could not begin: ${reason}`);
    this.#retry = setTimeout(() => this.#renewSubscriber(), RETRY_MS);
  }

  #prepareEarly(): void {
    if (this.#place) return;
    this.#prepare().catch((error) => {
      if (!(error instanceof Refusal)) note(`a peer found no place: ${messageOf(error)}`);
    });
  }

  /** Take a place in the room, and begin the receiving side at once: the first offer is then not delayed by it. */
  #prepare(): Promise<Place> {
    this.#assigned ??= this.#takePlace().catch((error) => {
      this.#assigned = undefined;
      throw error;
    });
    return this.#assigned;
  }

  async #takePlace(): Promise<Place> {
    const place = await this.at.assign();
    if (this.#closed) {
      place.leave();
      throw new Refusal("The participant left.");
    }
    this.#place = place;
    this.#newSubscriber(place);
    return place;
  }

  /** What others receive changes once: when the new publication stands. */
  async #replacePublisher(
    place: Place,
    offer: Description,
    names: ReadonlyMap<string, string>,
    opus: OpusOptions,
  ): Promise<string> {
    const { shared } = this.at;
    const publisher = new Publisher(place, shared.nextNumber(), shared.settings.max_incoming_bitrate, this);
    try {
      const sdp = await publisher.negotiate(offer, names, opus);
      if (this.#closed) throw new Refusal("The participant left.");
      this.#dropPublisher(publisher);
      return sdp;
    } catch (error) {
      publisher.close();
      if (!this.#closed) this.#dropPublisher();
      throw error;
    }
  }

  #newSubscriber(place: Place): void {
    this.#subscriber = new Subscriber(place, this.at.shared.nextNumber(), this, this.#isAway);
    this.#subscriber.converge(this.#wanted);
  }

  #renewSubscriber(): void {
    clearTimeout(this.#retry);
    this.#subscriber?.close();
    this.#subscriber = undefined;
    if (this.#place && !this.#closed) this.#newSubscriber(this.#place);
    this.onAlive();
  }

  /** End what is published, and go on with `next`, if there is one. */
  #dropPublisher(next?: Publisher): void {
    const former = this.#publisher;
    this.#publisher = next;
    const changed = [...(former?.publications ?? []), ...(next?.publications ?? [])];
    former?.close();
    this.onAlive();
    this.at.onPublished(changed.map(({ key }) => key));
  }

  /** Drop both sides after one failed: the browser rebuilds both, and hears of it before the next offer. */
  #end(pc: PeerConnectionName, reason: string): void {
    const { shared, room } = this.at;
    shared.emit("peer-failed", { room, peer: this.name, pc, reason });
    this.#dropPublisher();
    this.#renewSubscriber();
    this.onAlive();
  }
}
