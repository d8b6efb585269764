import { setTimeout as pause } from "node:timers/promises";
import { messageOf, note } from "../log.ts";
import type { OpenFeedFields, OpenTapFields, Requests, WantFields } from "../protocol/messages.ts";
import { Refusal } from "../refusal.ts";
import { keyOf } from "./keys.ts";
import { Peer } from "./peer.ts";
import { Pipes, type Release } from "./pipes.ts";
import { Place } from "./place.ts";
import type { Publication } from "./publication.ts";
import type { Shared } from "./shared.ts";
import type { Surroundings } from "./surroundings.ts";
import { type TapSurroundings, Taps } from "./taps.ts";
import type { RunningWorker } from "./worker.ts";

const RETRY_MS = 50;
const MOST_TRIES = 100;

/** A running call: its places on workers, and the peers in it. */
export class Room implements Surroundings, TapSurroundings {
  readonly #peers = new Map<string, Peer>();
  /** Who wants a track, published or not, by the track's key. */
  readonly #interested = new Map<string, Set<Peer>>();
  readonly #home: Promise<Place>;
  readonly #taps = new Taps(this);
  readonly #pipes = new Pipes();
  #places: Place[] = [];
  #opening: Promise<Place> | undefined;
  #closed = false;

  constructor(
    readonly room: string,
    readonly shared: Shared,
  ) {
    this.#home = this.#open();
    this.#home.catch(() => undefined);
  }

  /** Wait until it is open. */
  async opened(): Promise<void> {
    await this.#home;
  }

  isOn(worker: RunningWorker): boolean {
    return this.#places.some((place) => place.worker === worker);
  }

  /** The peer called `name`: known already, or from now on. */
  peer(name: string): Peer {
    const known = this.#peers.get(name);
    if (known) return known;
    const peer = new Peer(name, this);
    this.#peers.set(name, peer);
    return peer;
  }

  known(name: string): Peer | undefined {
    return this.#peers.get(name);
  }

  remove(name: string): void {
    const peer = this.#peers.get(name);
    this.#peers.delete(name);
    peer?.close();
  }

  want({ changes }: WantFields): void {
    for (const { peers, add, drop } of changes) {
      const [added, dropped] = [add.map(keyOf), drop.map(keyOf)];
      for (const name of peers) this.peer(name).want(added, dropped);
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const place of this.#places) place.close();
    const peers = [...this.#peers.values()];
    this.#peers.clear();
    for (const peer of peers) peer.close();
  }

  async openTap(fields: OpenTapFields): Promise<Requests["open-tap"]["reply"]> {
    const publication = this.publication(keyOf(fields));
    if (!publication) throw new Refusal("The track is not published.");
    return this.#taps.tap(publication, fields);
  }

  async openFeed(fields: OpenFeedFields): Promise<Requests["open-feed"]["reply"]> {
    const peer = this.peer(fields.peer);
    const place = await this.#home;
    return this.#taps.feed(
      place,
      fields,
      () => peer.blocked.has(fields.name),
      (publication) => peer.addFeed(publication),
    );
  }

  closeTap(tap: string): void {
    this.#taps.close(tap);
  }

  nextNumber(): number {
    return this.shared.nextNumber();
  }

  onTapClosed(tap: string): void {
    if (!this.#closed) this.shared.emit("tap-closed", { room: this.room, tap });
  }

  async assign(): Promise<Place> {
    await this.#home;
    for (;;) {
      if (this.#closed) throw new Refusal("The room was closed.");
      const place = this.#choose();
      // Others may have come while this one waited: look again.
      if (place instanceof Promise) await place;
      else {
        place.enter();
        return place;
      }
    }
  }

  reach(publication: Publication, place: Place): Promise<Release> {
    return this.#pipes.reach(publication, place);
  }

  publication(key: string): Publication | undefined {
    const [peer = "", name = ""] = key.split("\n");
    return this.#peers.get(peer)?.publication(name);
  }

  onPublished(keys: readonly string[]): void {
    const changed = new Map<Peer, string[]>();
    for (const key of keys) {
      for (const peer of this.#interested.get(key) ?? []) changed.set(peer, [...(changed.get(peer) ?? []), key]);
    }
    for (const [peer, ofPeer] of changed) peer.converge(ofPeer);
  }

  onInterest(peer: Peer, key: string, isInterested: boolean): void {
    const peers = this.#interested.get(key) ?? new Set();
    if (isInterested) peers.add(peer);
    else peers.delete(peer);
    if (peers.size > 0) this.#interested.set(key, peers);
    else this.#interested.delete(key);
  }

  /** Newcomers begin at home; when its worker carries enough, they are put where less goes on. */
  #choose(): Place | Promise<unknown> {
    const { pool, mostConsumers } = this.shared;
    const free = this.#places.find(({ worker }) => worker.load < mostConsumers);
    if (free) return free;
    const [home] = this.#places;
    const least = Math.min(...pool.workers.map(({ load }) => load));
    if (home && least >= home.worker.load / 2) return home;
    this.#opening ??= this.#open().finally(() => {
      this.#opening = undefined;
    });
    return this.#opening;
  }

  /** A worker may die while a place is made there: then it is made on another. */
  async #open(): Promise<Place> {
    for (let tries = 1; ; tries += 1) {
      const worker = await this.shared.pool.leastLoaded();
      try {
        const place = await Place.open(worker);
        if (this.#closed) place.close();
        else this.#places.push(place);
        return place;
      } catch (error) {
        if (this.#closed || tries === MOST_TRIES) throw error;
        note(`a room is opened again: ${messageOf(error)}`);
        await pause(RETRY_MS);
      }
    }
  }
}
