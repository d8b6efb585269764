import type { AudioLevelObserver } from "mediasoup/types";

/** A silence between words: shorter ones do not end talking. */
const PAUSE_MS = 1000;
/** What is not this much above the noise where somebody is, is not talking, in decibels. */
const ABOVE_NOISE = 10;
/** Nobody's surroundings are taken to be more silent. */
const LEAST_NOISE = -90;
/** How much of the distance the noise is taken to rise with each reading: half of it within eleven seconds. */
const RISE = 0.015;
/** With each reading in which less is heard, a voice is taken to be that much softer, in decibels. */
const FALL = 8;
/** A change of the level that is told, in decibels. */
const CHANGE = 5;
/** After that many readings it is told anyway: who was passed over for having just begun is looked at again. */
const REPEAT = 4;
/** What is said of silence. */
const SILENCE = -127;

/** `level` is in decibels, 0 is the loudest there is. */
export type OnTalking = (talking: boolean, level: number) => void;

/** Follows who talks on one router. How loud matters only while several talk, and is told anew only then. */
export class Voices {
  readonly #voices = new Map<string, Voice>();

  constructor(private readonly observer: AudioLevelObserver) {
    observer.on("volumes", (volumes) =>
      this.#hear(new Map(volumes.map(({ producer, volume }) => [producer.id, volume]))),
    );
    observer.on("silence", () => this.#hear(new Map()));
  }

  /** Tell of the voice in this sound until it is closed. */
  async follow(producerId: string, onTalking: OnTalking): Promise<Voice> {
    const voice = new Voice(onTalking, () => this.#voices.delete(producerId));
    this.#voices.set(producerId, voice);
    await this.observer.addProducer({ producerId });
    return voice;
  }

  #hear(volumes: ReadonlyMap<string, number>): void {
    for (const [producerId, voice] of this.#voices) voice.hear(volumes.get(producerId) ?? SILENCE);
    const talking = [...this.#voices.values()].filter((voice) => voice.isTalking);
    if (talking.length > 1) for (const voice of talking) voice.tellLevel();
  }
}

export class Voice {
  #isTalking = false;
  #noise = LEAST_NOISE;
  #level = SILENCE;
  #told = SILENCE;
  /** Readings since then. */
  #untold = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly onTalking: OnTalking,
    private readonly onClose: () => void,
  ) {}

  get isTalking(): boolean {
    return this.#isTalking;
  }

  /** Take one reading of how loud it is on average. Noise that goes on and on is no voice. */
  hear(volume: number): void {
    this.#noise = Math.max(LEAST_NOISE, Math.min(volume, this.#noise + (volume - this.#noise) * RISE));
    this.#level = Math.max(volume, this.#level - FALL);
    if (volume > this.#noise + ABOVE_NOISE) this.#speak();
    else if (this.#isTalking) this.#timer ??= setTimeout(() => this.silence(), PAUSE_MS);
  }

  /** Tell how loud it has become, and now and then that it goes on as it was. */
  tellLevel(): void {
    this.#untold += 1;
    if (this.#untold >= REPEAT || Math.abs(this.#level - this.#told) >= CHANGE) this.#tell(true);
  }

  /** Whatever is said is not heard any more. */
  silence(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#level = SILENCE;
    if (this.#isTalking) this.#tell(false);
  }

  close(): void {
    this.silence();
    this.onClose();
  }

  #speak(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.#isTalking) this.#tell(true);
  }

  #tell(talking: boolean): void {
    this.#isTalking = talking;
    this.#untold = 0;
    this.#told = Math.max(SILENCE, Math.round(this.#level));
    this.onTalking(talking, this.#told);
  }
}
