import type { AudioLevelObserver } from "mediasoup/types";

/** A silence between words: shorter ones do not end talking. */
const PAUSE_MS = 1000;

export type OnTalking = (talking: boolean) => void;

/** Follows who talks on one router. */
export class Voices {
  readonly #voices = new Map<string, Voice>();

  constructor(private readonly observer: AudioLevelObserver) {
    observer.on("volumes", (volumes) => this.#hear(new Set(volumes.map(({ producer }) => producer.id))));
    observer.on("silence", () => this.#hear(new Set()));
  }

  /** Tell of the voice in this sound until it is closed. */
  async follow(producerId: string, onTalking: OnTalking): Promise<Voice> {
    const voice = new Voice(onTalking, () => this.#voices.delete(producerId));
    this.#voices.set(producerId, voice);
    await this.observer.addProducer({ producerId });
    return voice;
  }

  #hear(loud: ReadonlySet<string>): void {
    for (const [producerId, voice] of this.#voices) {
      if (loud.has(producerId)) voice.speak();
      else voice.pause();
    }
  }
}

export class Voice {
  #isTalking = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly onTalking: OnTalking,
    private readonly onClose: () => void,
  ) {}

  speak(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#tell(true);
  }

  pause(): void {
    if (this.#isTalking) this.#timer ??= setTimeout(() => this.silence(), PAUSE_MS);
  }

  /** Whatever is said is not heard any more. */
  silence(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#tell(false);
  }

  close(): void {
    this.silence();
    this.onClose();
  }

  #tell(talking: boolean): void {
    if (talking === this.#isTalking) return;
    this.#isTalking = talking;
    this.onTalking(talking);
  }
}
