import type { DataConsumer, DataProducer, Router, WebRtcTransport } from "mediasoup/types";
import { adopt } from "./adopt.ts";

const LABEL = "parlour-probe";
const PACKET_BYTES = 1000;
/** Less often than this, trains tell more than they cost. */
const PAUSE_MS = 200;
const MOST_CHANNELS = 65_536;

/** Sends trains of packets to single peers of a router. */
export class ProbeSource {
  #next = 0;
  readonly #taken = new Set<number>();

  private constructor(private readonly producer: DataProducer) {}

  static async open(router: Router): Promise<ProbeSource> {
    const transport = await router.createDirectTransport();
    return new ProbeSource(await transport.produceData({ label: LABEL }));
  }

  /** The data channel of one peer, over its receiving connection. */
  async channel(transport: WebRtcTransport): Promise<ProbeChannel> {
    const subchannel = this.#take();
    const made = await transport.consumeData({
      dataProducerId: this.producer.id,
      ordered: false,
      maxRetransmits: 0,
      subchannels: [subchannel],
    });
    const consumer = adopt(made, transport);
    consumer.observer.once("close", () => this.#taken.delete(subchannel));
    return new ProbeChannel(consumer, this.producer, subchannel);
  }

  #take(): number {
    while (this.#taken.has(this.#next)) this.#next = (this.#next + 1) % MOST_CHANNELS;
    const taken = this.#next;
    this.#next = (taken + 1) % MOST_CHANNELS;
    this.#taken.add(taken);
    return taken;
  }
}

export class ProbeChannel {
  #last = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly consumer: DataConsumer,
    private readonly producer: DataProducer,
    private readonly subchannel: number,
  ) {}

  /** Send a train now; one that follows another too closely is passed over. */
  send(number: number, packets: number): void {
    const now = performance.now();
    if (this.consumer.closed || now - this.#last < PAUSE_MS) return;
    this.#last = now;
    for (let index = 0; index < packets; index += 1) {
      const packet = Buffer.alloc(PACKET_BYTES);
      packet.writeUInt32BE(number, 0);
      packet.writeUInt16BE(index, 4);
      packet.writeUInt16BE(packets, 6);
      this.producer.send(packet, undefined, undefined, this.subchannel);
    }
  }
}
