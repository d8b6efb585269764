import type { Peer } from "./peer.ts";
import type { Release } from "./pipes.ts";
import type { Place } from "./place.ts";
import type { Publication } from "./publication.ts";
import type { Shared } from "./shared.ts";

/** What a peer needs of its room. */
export interface Surroundings {
  readonly room: string;
  readonly shared: Shared;
  /** Take a place for a newcomer, who leaves it later. */
  assign(): Promise<Place>;
  publication(key: string): Publication | undefined;
  reach(publication: Publication, place: Place): Promise<Release>;
  /** What can be received has changed. */
  onPublished(keys: readonly string[]): void;
  onInterest(peer: Peer, key: string, isInterested: boolean): void;
}
