import type { Producer, RtpCapabilities } from "mediasoup/types";
import type { TrackRef } from "../protocol/messages.ts";
import { keyOf } from "./keys.ts";
import type { Wish } from "./layering.ts";
import { Needed } from "./needed.ts";
import type { Place } from "./place.ts";

/** A published track. */
export class Publication {
  readonly key: string;
  /** How many sizes there are to choose from. */
  readonly layers: number;
  readonly mimeType: string;
  readonly #needed: Needed | undefined;

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
    producer.observer.once("close", () => this.#needed?.close());
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
