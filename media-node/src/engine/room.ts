import { messageOf, note } from "../log.ts";
import type { WantFields } from "../protocol/messages.ts";
import { Refusal } from "../refusal.ts";
import { Peer, type Surroundings } from "./peer.ts";
import { Place } from "./place.ts";
import type { Publication } from "./publication.ts";
import type { Shared } from "./shared.ts";
import type { RunningWorker } from "./worker.ts";

/** A running call: its places on workers, and the peers in it. */
export class Room implements Surroundings {
  readonly #peers = new Map<string, Peer>();
  /** Who wants a track, published or not, by the track's key. */
  readonly #interested = new Map<string, Set<Peer>>();
  readonly #home: Promise<Place>;
  #places: Place[] = [];
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
    for (const change of changes) this.peer(change.peer).want(change);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const place of this.#places) place.close();
    const peers = [...this.#peers.values()];
    this.#peers.clear();
    for (const peer of peers) peer.close();
  }

  assign(): Promise<Place> {
    return this.#home;
  }

  publication(key: string): Publication | undefined {
    const [peer = "", name = ""] = key.split("\n");
    return this.#peers.get(peer)?.publication(name);
  }

  onPublished(keys: readonly string[]): void {
    const peers = new Set(keys.flatMap((key) => [...(this.#interested.get(key) ?? [])]));
    for (const peer of peers) peer.converge();
  }

  onInterest(peer: Peer, key: string, isInterested: boolean): void {
    const peers = this.#interested.get(key) ?? new Set();
    if (isInterested) peers.add(peer);
    else peers.delete(peer);
    if (peers.size > 0) this.#interested.set(key, peers);
    else this.#interested.delete(key);
  }

  /** A worker may die while a place is made there: then it is made on another. */
  async #open(): Promise<Place> {
    for (;;) {
      const worker = await this.shared.pool.leastLoaded();
      try {
        const place = await Place.open(worker);
        if (this.#closed) {
          place.close();
          throw new Refusal("The room was closed.");
        }
        this.#places.push(place);
        return place;
      } catch (error) {
        if (this.#closed || !worker.worker.died) throw error;
        note(`a room is opened again: ${messageOf(error)}`);
      }
    }
  }
}
