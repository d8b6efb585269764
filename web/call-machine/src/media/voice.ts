import type { CancelTimer, Platform } from "../platform.js";
import { MicrophoneMeter } from "./levels.js";

export interface VoiceSources {
  /** What others hear of the own microphone; undefined when that is nothing. */
  microphone(): MediaStreamTrack | undefined;
  onTalking(talking: boolean): void;
}

const PERIOD_MS = 100;
/** Root mean square above which somebody talks: a quiet room is below, a soft voice above. */
const AUDIBLE = 0.02;
/** A silence between words, in milliseconds: shorter ones do not end talking. The media server knows the same. */
const PAUSE_MS = 1_000;

/** Listens to the own voice, and to nothing else: in a mesh nobody hears everybody who could tell who speaks. */
export class Voice {
  readonly #meter: MicrophoneMeter;
  #cancel: CancelTimer | undefined;
  #talking = false;
  /** When it was last loud. */
  #heardAt = 0;

  constructor(
    private readonly platform: Platform,
    private readonly sources: VoiceSources,
  ) {
    this.#meter = new MicrophoneMeter(platform);
  }

  start(): void {
    this.#cancel ??= this.platform.every(PERIOD_MS, () => this.#listen());
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#meter.close();
    this.#turn(false);
  }

  #listen(): void {
    const loud = this.#meter.level(this.sources.microphone()) > AUDIBLE;
    const now = this.platform.ticks();
    if (loud) this.#heardAt = now;
    this.#turn(loud || (this.#talking && now - this.#heardAt < PAUSE_MS));
  }

  #turn(talking: boolean): void {
    if (talking === this.#talking) return;
    this.#talking = talking;
    this.sources.onTalking(talking);
  }
}
