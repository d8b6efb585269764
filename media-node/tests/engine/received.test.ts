import { EventEmitter } from "node:events";
import type { Consumer, ConsumerLayers, Producer, ProducerScore } from "mediasoup/types";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Place } from "../../src/engine/place.ts";
import { Publication } from "../../src/engine/publication.ts";
import { Received } from "../../src/engine/received.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

class FakeProducer extends EventEmitter {
  readonly observer = new EventEmitter();
  readonly rtpParameters = { codecs: [{ mimeType: "video/VP8" }], encodings: [{}, {}, {}] };
  score: ProducerScore[] = [];

  /** These sizes come from the browser, from 0. */
  comes(...sizes: number[]): void {
    this.score = [0, 1, 2].map((encodingIdx) => {
      return { encodingIdx, ssrc: encodingIdx + 1, score: sizes.includes(encodingIdx) ? 10 : 0 };
    });
    this.emit("score", this.score);
  }
}

class FakeConsumer extends EventEmitter {
  readonly observer = new EventEmitter();
  readonly rtpParameters = { mid: "1" };
  readonly closed = false;
  currentLayers: ConsumerLayers | undefined;
  preferredLayers: ConsumerLayers | undefined = { spatialLayer: 2 };
  readonly asked: number[] = [];

  async setPreferredLayers(layers: ConsumerLayers): Promise<void> {
    this.asked.push(layers.spatialLayer);
    this.preferredLayers = layers;
  }

  forwards(spatialLayer: number): void {
    this.currentLayers = { spatialLayer };
    this.emit("layerschange", this.currentLayers);
  }

  async pause(): Promise<void> {}
  async resume(): Promise<void> {}
}

async function receive() {
  const producer = new FakeProducer();
  const consumer = new FakeConsumer();
  const ref = { peer: "ann", name: "video" };
  const publication = new Publication(ref, {} as Place, producer as unknown as Producer, "s", () => undefined);
  const received = new Received(publication, consumer as unknown as Consumer, undefined);
  await received.start();
  return { producer, consumer, publication, received };
}

test("a size that comes and is wanted is asked for again when mediasoup has passed over it", async () => {
  const { producer, consumer } = await receive();
  producer.comes(0, 1);
  consumer.forwards(1);
  vi.advanceTimersByTime(10_000);
  expect(consumer.asked).toEqual([]);
  producer.comes(0, 1, 2);
  vi.advanceTimersByTime(600);
  expect(consumer.asked).toEqual([1, 2]);
  consumer.forwards(2);
  vi.advanceTimersByTime(60_000);
  expect(consumer.asked).toEqual([1, 2]);
});

test("what nobody wants to receive is not asked for though it comes", async () => {
  const { producer, consumer, received } = await receive();
  received.setWish({ spatial: 1, temporal: 2 });
  consumer.asked.length = 0;
  consumer.forwards(1);
  producer.comes(0, 1, 2);
  vi.advanceTimersByTime(60_000);
  expect(consumer.asked).toEqual([]);
  received.setWish(null);
  vi.advanceTimersByTime(60_000);
  expect(consumer.asked).toEqual([]);
});

test("what its browser only tries to send is not asked for", async () => {
  const { producer, consumer, publication } = await receive();
  publication.setSent(1);
  consumer.asked.length = 0;
  consumer.forwards(1);
  producer.comes(0, 1, 2);
  vi.advanceTimersByTime(60_000);
  expect(consumer.asked).toEqual([]);
  publication.setSent(2);
  vi.advanceTimersByTime(600);
  expect(consumer.asked).toEqual([2, 1, 2]);
});

test("a larger wish that mediasoup passes over is repeated, with the frames that were asked for", async () => {
  const { producer, consumer, received } = await receive();
  producer.comes(0, 1, 2);
  received.setWish({ spatial: 0, temporal: 1 });
  consumer.forwards(0);
  received.setWish({ spatial: 2, temporal: 1 });
  consumer.asked.length = 0;
  vi.advanceTimersByTime(600);
  expect(consumer.asked).toEqual([1, 2]);
  expect(consumer.preferredLayers).toEqual({ spatialLayer: 2, temporalLayer: 1 });
});

test("nothing is asked for before anything is forwarded, and after the end", async () => {
  const { producer, consumer } = await receive();
  producer.comes(0, 1, 2);
  vi.advanceTimersByTime(60_000);
  expect(consumer.asked).toEqual([]);
  consumer.forwards(1);
  consumer.observer.emit("close");
  producer.comes(0, 1);
  producer.comes(0, 1, 2);
  vi.advanceTimersByTime(60_000);
  expect(consumer.asked).toEqual([]);
});
