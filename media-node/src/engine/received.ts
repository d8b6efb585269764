import type { Consumer, ConsumerLayers, RtpParameters } from "mediasoup/types";
import { messageOf, note } from "../log.ts";
import { Insistence } from "./insistence.ts";
import type { Wish } from "./layering.ts";
import type { Publication } from "./publication.ts";
import { statsOf } from "./stats.ts";

/** A track on its way to one peer: paused until its browser knows of it. */
export class Received {
  /** Kept, because mediasoup copies it for everybody who asks. */
  readonly rtpParameters: RtpParameters;
  readonly mid: string;
  readonly #insistence: Insistence;
  #wish: Wish;
  #isKnown = false;

  constructor(
    readonly publication: Publication,
    readonly consumer: Consumer,
    wish: Wish,
  ) {
    this.rtpParameters = consumer.rtpParameters;
    this.mid = this.rtpParameters.mid ?? "";
    this.#wish = wish;
    this.#insistence = new Insistence(
      () => this.#lacks(),
      () => this.#askAgain(),
    );
    publication.demand(this, wish);
    publication.listen(this);
    consumer.on("layerschange", () => this.onFlow());
    // That may have changed while the consumer was made.
    if (consumer.preferredLayers?.spatialLayer !== layersNow(publication, wish)?.spatialLayer) this.onSent();
    consumer.observer.once("close", () => {
      publication.demand(this, null);
      publication.unlisten(this);
      this.#insistence.close();
    });
  }

  /** The browser expects it. */
  async start(): Promise<void> {
    if (this.#isKnown) return;
    this.#isKnown = true;
    if (this.#wish !== null) await this.#command(this.consumer.resume());
  }

  setWish(wish: Wish): void {
    const former = this.#wish;
    if (isSame(former, wish)) return;
    this.#wish = wish;
    this.publication.demand(this, wish);
    const layers = layersNow(this.publication, wish);
    const isFlowing = this.#isKnown && former !== null;
    const stops = isFlowing && (wish === null || this.#isSmaller(wish, former));
    // A larger picture would flow on until a smaller one can begin. Stopping costs no frame that could be seen (measured).
    if (stops) void this.#command(this.consumer.pause());
    if (layers) void this.#command(this.consumer.setPreferredLayers(layers));
    if (this.#isKnown && wish !== null && (stops || former === null)) void this.#command(this.consumer.resume());
    this.onFlow();
  }

  /**
   * Another size is the largest that is sent. Mediasoup would look for a size that comes a second and a half after the last
   * packet of one that does not, and packets that are sent again come late.
   */
  onSent(): void {
    const layers = layersNow(this.publication, this.#wish);
    if (layers) void this.#command(this.consumer.setPreferredLayers(layers));
    this.onFlow();
  }

  /** Sizes began or ended to come from the browser, or to be forwarded. */
  onFlow(): void {
    this.#insistence.look();
  }

  async stats() {
    const { peer, name } = this.publication.ref;
    const { paused, preferredLayers: preferred, currentLayers: current } = this.consumer;
    return { peer, name, mid: this.mid, paused, preferred, current, stats: await statsOf(this.consumer) };
  }

  /** With the track itself, the worker closes what is made of it. */
  close(): void {
    if (!this.publication.producer.closed) this.consumer.close();
  }

  /** Nothing is to be done for what does not flow at all: mediasoup takes any size then. */
  #lacks(): boolean {
    const { currentLayers: current } = this.consumer;
    const wanted = layersNow(this.publication, this.#wish);
    return (
      current !== undefined && wanted !== undefined && this.publication.comes(current.spatialLayer, wanted.spatialLayer)
    );
  }

  /** Mediasoup looks for sizes when the preferred one is another than before. */
  #askAgain(): void {
    const layers = layersNow(this.publication, this.#wish);
    if (!layers) return;
    void this.#command(this.consumer.setPreferredLayers({ ...layers, spatialLayer: layers.spatialLayer - 1 }));
    void this.#command(this.consumer.setPreferredLayers(layers));
  }

  #isSmaller(wish: Wish, former: Wish): boolean {
    const spatial = (which: Wish) => layersNow(this.publication, which)?.spatialLayer ?? 0;
    return spatial(wish) < spatial(former);
  }

  /** Commands reach the worker in order; one that fails does so because the track has ended. */
  async #command(command: Promise<void>): Promise<void> {
    try {
      await command;
    } catch (error) {
      if (!this.consumer.closed) note(`a track could not be changed: ${messageOf(error)}`);
    }
  }
}

/** What mediasoup is told of this track at present; `undefined` when there is nothing to choose. */
export function layersNow(
  { layers, sent }: Pick<Publication, "layers" | "sent">,
  wish: Wish,
): ConsumerLayers | undefined {
  const wished = preferredLayers(layers, wish);
  return wished && { ...wished, spatialLayer: Math.min(wished.spatialLayer, sent) };
}

/** What mediasoup is told of a track of so many sizes when all are sent; `undefined` when there is nothing to choose. */
export function preferredLayers(layers: number, wish: Wish): ConsumerLayers | undefined {
  if (layers === 1 || wish === null) return undefined;
  const top = layers - 1;
  if (wish === undefined) return { spatialLayer: top };
  return { spatialLayer: Math.min(wish.spatial, top), temporalLayer: wish.temporal };
}

function isSame(one: Wish, other: Wish): boolean {
  if (!one || !other) return one === other;
  return one.spatial === other.spatial && one.temporal === other.temporal;
}
