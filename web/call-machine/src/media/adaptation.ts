import { Controller, type Decision } from "../adaptation/controller.js";
import { INITIAL } from "../adaptation/levels.js";
import type { Wish } from "../adaptation/pictures.js";
import { sum } from "../adaptation/window.js";
import type { CancelTimer, Platform } from "../platform.js";
import type { Layers, TrackSource } from "../signaling/messages.js";
import type { ProbePacket } from "./probe-channel.js";
import { keyOf, ReceivedStats } from "./received.js";
import { Silence } from "./silence.js";
import type { Subscriber } from "./subscriber.js";

export interface LayerWish extends TrackSource {
  layers: Layers | null;
}

export interface AdaptationEvents {
  /** Say what is to be sent of these tracks at most, and what others begin with. */
  onLayers(layers: { initial?: Layers; tracks: LayerWish[] }): void;
  onProbe(number: number, packets: number): void;
  /** Nothing is asked for of this picture any more, or something is again. */
  onHeld(source: TrackSource, held: boolean): void;
  /** Nothing arrives any more, neither sound nor pictures: nobody sends, or the way is gone. */
  onSilence(): void;
  /** Whether anything of this is to come at all: of what is not, nothing is asked for here. */
  wanted(source: TrackSource): boolean;
  /** What is of use of a picture. */
  wish(source: TrackSource): Wish;
}

/** How often the connection is looked at, in milliseconds. */
const PERIOD_MS = 125;
/** With more pictures than that only every second, and every fourth time: there is more to look at. */
const SOME_PICTURES = 4;
const MANY_PICTURES = 16;
/** A picture that stops for less is only about to become smaller, in milliseconds. */
const HELD_MS = 1_000;

/** What is of use of a picture: screens come first, then who speaks, then whatever the app wants larger. */
export function pictureWish({ name }: TrackSource, maxSpatial: number, speaks: boolean): Wish {
  const rank = name === "screenVideo" ? 2 : speaks ? 1 : 0;
  return { maxSpatial, priority: 3 * rank + Math.min(2, maxSpatial) };
}

/** Feeds the controller with what the receiving connection counts, and carries out its decisions. */
export class Adaptation {
  #controller = new Controller();
  #silence = new Silence();
  readonly #stats = new ReceivedStats();
  #cancel: CancelTimer | undefined;
  #wishes = "";
  #reading = false;
  #turn = 0;
  /** Since when nothing is asked for of these pictures, and whether that was told. */
  readonly #stopped = new Map<string, { since: number; told: boolean }>();

  constructor(
    private readonly platform: Platform,
    private readonly subscriber: Pick<Subscriber, "received" | "sourceOf" | "stats">,
    private readonly events: AdaptationEvents,
  ) {}

  /** A connection begins: everything is sent small until more is asked for. */
  start(): void {
    this.stop();
    this.#controller = new Controller();
    this.#silence = new Silence();
    this.#stats.forget();
    this.#wishes = "";
    this.#stopped.clear();
    this.events.onLayers({ initial: INITIAL, tracks: [] });
    this.#cancel = this.platform.every(PERIOD_MS, () => void this.#look());
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  set canProbe(can: boolean) {
    this.#controller.canProbe = can;
  }

  arrived({ number, index, at }: ProbePacket): void {
    this.#controller.arrived(number, index, at);
  }

  async #look(): Promise<void> {
    const { received } = this.subscriber;
    const pictures = received.filter(({ track, source }) => track.kind === "video" && this.events.wanted(source));
    this.#turn += 1;
    const periods = pictures.length > MANY_PICTURES ? 4 : pictures.length > SOME_PICTURES ? 2 : 1;
    if (this.#reading || this.#turn % periods !== 0 || pictures.length === 0) return;
    this.#reading = true;
    const controller = this.#controller;
    try {
      const report = await this.subscriber.stats();
      if (!report || controller !== this.#controller || !this.#cancel) return;
      this.#tellWishes(pictures.map(({ source }) => source));
      const reading = this.#stats.reading(this.platform.ticks(), report, (id) => this.#sourceOf(id));
      this.#carryOut(controller.observe(reading), pictures);
      this.#tellHeld(reading.now, pictures);
      const { packets } = sum([...reading.audio.values(), ...reading.pictures.values()]);
      if (this.#silence.begins(reading.now, packets)) this.events.onSilence();
    } finally {
      this.#reading = false;
    }
  }

  #sourceOf(trackId: string): TrackSource | undefined {
    const source = this.subscriber.sourceOf(trackId);
    return source && this.events.wanted(source) ? source : undefined;
  }

  #tellWishes(sources: readonly TrackSource[]): void {
    const wishes = new Map(sources.map((source) => [keyOf(source), this.events.wish(source)]));
    const told = JSON.stringify([...wishes]);
    if (told === this.#wishes) return;
    this.#wishes = told;
    this.#controller.wishes = wishes;
  }

  #carryOut({ layers, probe }: Decision, pictures: readonly { source: TrackSource }[]): void {
    const tracks: LayerWish[] = [];
    for (const { source } of pictures) {
      const wanted = layers.get(keyOf(source));
      if (wanted === undefined) continue;
      tracks.push({ session_id: source.session_id, name: source.name, layers: wanted });
      this.#note(source, wanted === null);
    }
    if (tracks.length > 0) this.events.onLayers({ tracks });
    if (probe) this.events.onProbe(probe.number, probe.packets);
  }

  #note(source: TrackSource, stopped: boolean): void {
    const key = keyOf(source);
    if (stopped) this.#stopped.set(key, { since: this.platform.ticks(), told: false });
    else if (this.#stopped.get(key)?.told) this.events.onHeld(source, false);
    if (!stopped) this.#stopped.delete(key);
  }

  #tellHeld(now: number, pictures: readonly { source: TrackSource }[]): void {
    for (const { source } of pictures) {
      const stopped = this.#stopped.get(keyOf(source));
      if (!stopped || stopped.told || now - stopped.since < HELD_MS) continue;
      stopped.told = true;
      this.events.onHeld(source, true);
    }
  }
}
