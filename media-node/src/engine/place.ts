import type { Consumer, MediaKind, Router, RtpCapabilities } from "mediasoup/types";
import { ROUTER_CODECS, receiverCapabilities } from "../codecs.ts";
import { adopt } from "./adopt.ts";
import { Lane } from "./lane.ts";
import { ProbeSource } from "./probe.ts";
import { Voices } from "./voice.ts";
import type { RunningWorker } from "./worker.ts";

/** Browsers pack 20 ms of sound into a packet, and the observer wants ten packets in each span. */
const VOICE_INTERVAL_MS = 240;
/** Average level, in decibels below the loudest, from which on somebody talks: pauses within the span draw it far down. */
const VOICE_LEVEL = -80;
const MOST_VOICES = 1000;

/** What a room has on one worker. */
export class Place {
  /** What is made for receivers, a few tracks at a time: in a large room there are thousands, and nobody waits for all. */
  readonly receiving = new Lane();
  readonly #receivers = new Map<string, RtpCapabilities>();
  #peers = 0;

  private constructor(
    readonly worker: RunningWorker,
    readonly router: Router,
    readonly voices: Voices,
    readonly probe: ProbeSource,
  ) {}

  /** What receivers are taken to understand of this format. */
  receiver(kind: MediaKind, mimeType: string): RtpCapabilities {
    const known = this.#receivers.get(mimeType);
    if (known) return known;
    const capabilities = receiverCapabilities(this.router, kind, mimeType);
    this.#receivers.set(mimeType, capabilities);
    return capabilities;
  }

  static async open(worker: RunningWorker): Promise<Place> {
    const router = await worker.worker.createRouter({ mediaCodecs: ROUTER_CODECS });
    const [observer, probe] = await Promise.all([
      router.createAudioLevelObserver({
        interval: VOICE_INTERVAL_MS,
        threshold: VOICE_LEVEL,
        maxEntries: MOST_VOICES,
      }),
      ProbeSource.open(router),
    ]);
    adopt(router, worker.worker);
    return new Place(worker, router, new Voices(observer), probe);
  }

  /** Somebody begins to use it. */
  enter(): void {
    this.#peers += 1;
    this.worker.peers += 1;
    if (this.#peers === 1) this.worker.rooms += 1;
  }

  leave(): void {
    this.#peers -= 1;
    this.worker.peers -= 1;
    if (this.#peers === 0) this.worker.rooms -= 1;
  }

  /** Count what is sent to somebody. */
  count(consumer: Consumer): void {
    this.worker.consumers += 1;
    consumer.observer.once("close", () => {
      this.worker.consumers -= 1;
    });
  }

  close(): void {
    this.router.close();
  }
}
