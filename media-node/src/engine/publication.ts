import type { Producer, RtpCapabilities } from "mediasoup/types";
import type { TrackRef } from "../protocol/messages.ts";
import { keyOf } from "./keys.ts";
import type { Wish } from "./layering.ts";
import { Needed } from "./needed.ts";
import type { Place } from "./place.ts";
import { Sent } from "./sent.ts";

/** Who has to know of the sizes that are sent. */
export interface SentListener {
  /** Another one is the largest that its browser says it sends. */
  onSent(): void;
  /** One began or ended to come, or comes better or worse. */
  onFlow(): void;
}

/** A published track. */
export class Publication {
  readonly key: string;
  /** How many sizes there are to choose from. */
  readonly layers: number;
  readonly mimeType: string;
  readonly #needed: Needed | undefined;
  readonly #sent: Sent | undefined;
  readonly #listeners = new Set<SentListener>();

  constructor(
    readonly ref: TrackRef,
    readonly place: Place,
    readonly producer: Producer,
    /** Tracks that have the same one are played in step. */
    readonly streamId: string,
    tellNeeded: (spatial: number | null) => void,
  ) {
    this.key = keyOf(ref);
    const { codecs, encodings } = producer.rtpParameters;
    this.layers = encodings?.length ?? 1;
    this.mimeType = codecs[0]?.mimeType ?? "";
    if (this.layers === 1) return;
    this.#needed = new Needed(this.layers, tellNeeded);
    this.#sent = new Sent(this.layers - 1, () => {
      for (const listener of this.#listeners) listener.onSent();
    });
    producer.observer.once("close", () => {
      this.#needed?.close();
      this.#sent?.close();
    });
    producer.on("score", () => {
      for (const listener of this.#listeners) listener.onFlow();
    });
  }

  /** The largest size that its browser sends at present, from 0. */
  get sent(): number {
    return this.#sent?.spatial ?? 0;
  }

  /** Its browser says that this is the largest size that it sends. */
  setSent(spatial: number): void {
    this.#sent?.say(spatial);
  }

  /** Whether a size above `least` and up to `most` comes from its browser now. */
  comes(least: number, most: number): boolean {
    const { score } = this.producer;
    return score.some(({ encodingIdx, score }) => score > 0 && encodingIdx > least && encodingIdx <= most);
  }

  listen(listener: SentListener): void {
    this.#listeners.add(listener);
  }

  unlisten(listener: SentListener): void {
    this.#listeners.delete(listener);
  }

  /** Stop or resume forwarding, as `blocked` says. */
  setBlocked(blocked: ReadonlySet<string>): Promise<void> {
    return blocked.has(this.ref.name) ? this.producer.pause() : this.producer.resume();
  }

  /** What receivers at `place` are taken to understand of it. */
  receiverAt(place: Place): RtpCapabilities {
    return place.receiver(this.producer.kind, this.mimeType);
  }

  /** `who` is to receive it so from now on. */
  demand(who: object, wish: Wish): void {
    this.#needed?.set(who, wish === null ? null : Math.min(wish?.spatial ?? this.layers, this.layers - 1));
  }
}

/** Tracks with these names come from one source and are played in step. */
const SOURCES: Record<string, string> = { audio: "main", video: "main", screenAudio: "screen", screenVideo: "screen" };

/** Names the stream of a track to browsers; `connection` is the one that publishes it. */
export function streamIdOf(connection: number, name: string, mid: string): string {
  return `${connection}-${Object.hasOwn(SOURCES, name) ? SOURCES[name] : mid}`;
}
