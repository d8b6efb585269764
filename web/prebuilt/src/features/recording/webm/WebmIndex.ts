import { child, children, type ElementHead, joined, readHead, readUnsigned } from "./ebml";
import { ID } from "./ids";
import { newFile, type Parts } from "./newFile";
import { Timeline } from "./Timeline";

/** Nothing that is read as a whole is longer, in bytes. */
const LONGEST = 65_536;
/** The longest beginning of a block that matters: its track, time and flags, in bytes. */
const BLOCK_START = 11;
/** Where a file does not say it: a tick is a millisecond. */
const USUAL_SCALE_NS = 1_000_000;
const PICTURES = 1;

/** What stands in a cluster; anything else ends one whose length is not said. */
const IN_CLUSTER: ReadonlySet<number> = new Set([
  ID.time,
  ID.position,
  ID.sizeBefore,
  ID.silentTracks,
  ID.simpleBlock,
  ID.group,
  ID.block,
  ID.reference,
  ID.blockDuration,
  ID.additions,
  ID.padding,
  ID.void,
  ID.checksum,
]);

/**
 * A browser records WebM as if for a live stream: nothing in the file says how long it is, or where to find a moment, and players
 * cannot jump in it. This reads along while it is written, without keeping it, and makes the head that it should have. Pure.
 *
 * What it does not understand (another format, an odd file) it leaves alone. Source: RFC 9559 (Matroska), the WebM guidelines.
 */
export class WebmIndex {
  #state: "head" | "clusters" | "over" | "unknown" = "head";
  /** What was fed and not judged yet; it begins at `#at` of the file. */
  #rest: Uint8Array = new Uint8Array(0);
  #at = 0;
  /** So much of what comes next is of no interest. */
  #skip = 0;
  readonly #parts = new Map<number, Uint8Array>();
  #timeline: Timeline | undefined;
  readonly #clusters: { from: number; to: number }[] = [];
  #groupEnd = 0;

  /** The next bytes of the file. */
  feed(bytes: Uint8Array): void {
    if (this.#state === "over" || this.#state === "unknown") return;
    const skipped = Math.min(this.#skip, bytes.length);
    this.#skip -= skipped;
    this.#at += skipped;
    this.#markWhole();
    this.#rest = joined(this.#rest, bytes.subarray(skipped));
    try {
      while (this.#step());
    } catch {
      this.#state = "unknown";
    }
    this.#rest = this.#rest.slice(); // the piece of which this was the end is not kept
  }

  /**
   * What the file should consist of, up to the last whole frame that was fed: new bytes, and ranges of what was written. `null`
   * where it is not understood, or has no frame.
   */
  finish(): Parts | null {
    const [ebml, info, tracks] = [ID.ebml, ID.info, ID.tracks].map((id) => this.#parts.get(id));
    if (this.#state === "unknown" || !this.#timeline || !ebml || !info || !tracks) return null;
    this.#timeline.endGroup();
    return this.#timeline.cues.length > 0 ? newFile({ ebml, info, tracks }, this.#timeline, this.#clusters) : null;
  }

  /** Judge the next element. `false`: that needs more bytes, or nothing follows that matters. */
  #step(): boolean {
    const head = readHead(this.#rest);
    if (!head) return false;
    if (head.id === ID.cluster) return this.#beginCluster(head);
    if (this.#state === "head") return this.#inHead(head);
    if (!IN_CLUSTER.has(head.id)) {
      this.#state = "over"; // tables and tags behind the pictures: the new head has a better table
      return false;
    }
    return this.#inCluster(head);
  }

  #inHead({ id, length, size }: ElementHead): boolean {
    if (this.#parts.size === 0 && id !== ID.ebml) throw new Error("not WebM");
    if (id === ID.segment) return this.#pass(length);
    if (size === undefined) throw new Error("only segments and clusters may be of any length");
    if (id !== ID.ebml && id !== ID.info && id !== ID.tracks) return this.#pass(length + size);
    const content = this.#content(length, size);
    if (!content) return false;
    this.#parts.set(id, content.slice());
    return this.#pass(length + size);
  }

  #beginCluster({ length }: ElementHead): boolean {
    this.#timeline ??= this.#newTimeline();
    this.#timeline.beginCluster();
    const from = this.#at + length;
    this.#clusters.push({ from, to: from });
    this.#state = "clusters";
    return this.#pass(length);
  }

  #newTimeline(): Timeline {
    const [info, tracks] = [this.#parts.get(ID.info), this.#parts.get(ID.tracks)];
    if (!info || !tracks) throw new Error("clusters without a head");
    const said = new Map([...children(info)].map(({ id, content }) => [id, readUnsigned(content)]));
    return new Timeline(said.get(ID.scale) ?? USUAL_SCALE_NS, trackOfPictures(tracks) ?? 1);
  }

  #inCluster({ id, length, size }: ElementHead): boolean {
    const timeline = this.#timeline;
    if (!timeline || size === undefined) throw new Error("only segments and clusters may be of any length");
    if (this.#at >= this.#groupEnd) timeline.endGroup();
    if (id === ID.group) {
      this.#groupEnd = this.#at + length + size;
      return this.#pass(length);
    }
    if (id === ID.reference) timeline.refersToAnother();
    if (id === ID.simpleBlock || id === ID.block) {
      const start = this.#content(length, Math.min(size, BLOCK_START));
      if (!start) return false;
      if (id === ID.block) timeline.block(start);
      else timeline.simpleBlock(start);
    }
    if (id === ID.time || id === ID.blockDuration) {
      const value = this.#content(length, size);
      if (!value) return false;
      if (id === ID.time) timeline.setTime(readUnsigned(value));
      else timeline.lasts(readUnsigned(value));
    }
    return this.#pass(length + size);
  }

  /** The content of the next element, or so much of it; `null`: it is still to come. */
  #content(head: number, size: number): Uint8Array | null {
    if (size > LONGEST) throw new Error("longer than it should be");
    return this.#rest.length < head + size ? null : this.#rest.subarray(head, head + size);
  }

  /** Go on behind this many bytes, which may be still to come. */
  #pass(length: number): true {
    const there = Math.min(length, this.#rest.length);
    this.#rest = this.#rest.subarray(there);
    this.#at += there;
    this.#skip = length - there;
    this.#markWhole();
    return true;
  }

  /** Up to here every frame is whole, if it is: between two elements, and not within a group. */
  #markWhole(): void {
    const cluster = this.#clusters.at(-1);
    if (cluster && this.#skip === 0 && this.#at >= this.#groupEnd) cluster.to = Math.max(cluster.to, this.#at);
  }
}

function trackOfPictures(tracks: Uint8Array): number | undefined {
  for (const { id, content } of children(tracks)) {
    const type = id === ID.track ? child(content, ID.trackType) : undefined;
    const number = type && readUnsigned(type) === PICTURES ? child(content, ID.trackNumber) : undefined;
    if (number) return readUnsigned(number);
  }
  return undefined;
}
