import { randomInt } from "node:crypto";
import type { Consumer, PlainTransport, Producer, RtpCapabilities, RtpCodecParameters } from "mediasoup/types";
import type { OpenFeedFields, OpenTapFields, Requests, TapCodec } from "../protocol/messages.ts";
import { Refusal } from "../refusal.ts";
import { adopt } from "./adopt.ts";
import type { Place } from "./place.ts";
import { Publication, streamIdOf } from "./publication.ts";

/** Recorders and the like run on the same machine. */
const ADDRESS = "127.0.0.1";
const LARGEST_SSRC = 0xffffffff;

const FEED_CODECS: Record<OpenFeedFields["kind"], RtpCodecParameters> = {
  audio: { mimeType: "audio/opus", payloadType: 111, clockRate: 48_000, channels: 2, parameters: { useinbandfec: 1 } },
  video: {
    mimeType: "video/VP8",
    payloadType: 96,
    clockRate: 90_000,
    rtcpFeedback: [{ type: "nack" }, { type: "nack", parameter: "pli" }, { type: "ccm", parameter: "fir" }],
  },
};

/** What the taps of a room need of it. */
export interface TapSurroundings {
  publication(key: string): Publication | undefined;
  nextNumber(): number;
  onTapClosed(tap: string): void;
}

/** A room's taps and feeds: tracks as plain RTP on this machine. */
export class Taps {
  /** `undefined` while one is being made. */
  readonly #open = new Map<string, PlainTransport | undefined>();

  constructor(private readonly at: TapSurroundings) {}

  /** Send `publication` as plain RTP. */
  async tap(publication: Publication, fields: OpenTapFields): Promise<Requests["open-tap"]["reply"]> {
    const { tap, address, port, rtcp_port } = fields;
    const { place, producer } = publication;
    const hasEnded = () => producer.closed;
    return this.#make(tap, place, { comedia: false, hasEnded }, async (transport) => {
      const made = await transport.consume({
        producerId: producer.id,
        rtpCapabilities: plainCapabilities(publication.receiverAt(place)),
        paused: true,
      });
      const consumer = adopt(made, transport);
      place.count(consumer);
      consumer.observer.once("close", () => this.#end(tap, transport));
      publication.demand(consumer, undefined);
      consumer.observer.once("close", () => publication.demand(consumer, null));
      await transport.connect({ ip: address, port, rtcpPort: rtcp_port });
      await consumer.resume();
      return codecOf(consumer, publication.layers > 1);
    });
  }

  /** Publish what arrives as plain RTP. `publish` gets it before anybody can know of it. */
  async feed(
    place: Place,
    { tap, peer, name, kind }: OpenFeedFields,
    isBlocked: () => boolean,
    publish: (publication: Publication) => void,
  ): Promise<Requests["open-feed"]["reply"]> {
    return this.#make(tap, place, { comedia: true, hasEnded: () => false }, async (transport) => {
      const ssrc = randomInt(1, LARGEST_SSRC);
      const number = this.at.nextNumber();
      const rtpParameters = { codecs: [FEED_CODECS[kind]], encodings: [{ ssrc }], rtcp: { cname: String(number) } };
      const producer = adopt(await transport.produce({ kind, rtpParameters, paused: isBlocked() }), transport);
      producer.observer.once("close", () => this.#end(tap, transport));
      publish(new Publication({ peer, name }, place, producer, streamIdOf(number, name, tap), () => undefined));
      return codecOf(producer, false);
    });
  }

  close(tap: string): void {
    const transport = this.#open.get(tap);
    this.#open.delete(tap);
    transport?.close();
  }

  async #make(
    tap: string,
    place: Place,
    { comedia, hasEnded }: { comedia: boolean; hasEnded(): boolean },
    furnish: (transport: PlainTransport) => Promise<TapCodec>,
  ): Promise<Requests["open-tap"]["reply"]> {
    if (this.#open.has(tap)) throw new Refusal("There is a tap of that name already.");
    this.#open.set(tap, undefined);
    let transport: PlainTransport | undefined;
    try {
      const listenInfo = { protocol: "udp" as const, ip: ADDRESS };
      const made = await place.router.createPlainTransport({ listenInfo, rtcpMux: false, comedia });
      transport = adopt(made, place.router);
      if (!this.#open.has(tap)) throw new Refusal("The tap was closed.");
      this.#open.set(tap, transport);
      const codec = await furnish(transport);
      const { localAddress, localPort } = transport.tuple;
      return { address: localAddress, port: localPort, rtcp_port: transport.rtcpTuple?.localPort ?? 0, codec };
    } catch (error) {
      if (this.#open.get(tap) === transport) this.#open.delete(tap);
      const isOver = place.router.closed || transport?.closed || hasEnded();
      transport?.close();
      throw isOver && !(error instanceof Refusal) ? new Refusal("It ended meanwhile.") : error;
    }
  }

  /** What it carried has ended. */
  #end(tap: string, transport: PlainTransport): void {
    if (this.#open.get(tap) !== transport) return;
    this.#open.delete(tap);
    transport.close();
    this.at.onTapClosed(tap);
  }
}

/** What plain receivers understand: no retransmission as a format of its own, no header extensions. */
function plainCapabilities({ codecs = [] }: RtpCapabilities): RtpCapabilities {
  return { codecs: codecs.filter(({ mimeType }) => !mimeType.endsWith("/rtx")), headerExtensions: [] };
}

function codecOf({ kind, rtpParameters }: Consumer | Producer, simulcast: boolean): TapCodec {
  const [codec] = rtpParameters.codecs;
  const ssrc = rtpParameters.encodings?.[0]?.ssrc;
  if (!codec || ssrc === undefined) throw new Error("the track has no codec");
  const { mimeType, payloadType, clockRate, channels, parameters = {} } = codec;
  const fmtp = Object.entries(parameters).map(([name, value]) => `${name}=${value}`);
  return {
    kind,
    mime_type: mimeType,
    payload_type: payloadType,
    clock_rate: clockRate,
    channels: channels ?? null,
    ssrc,
    fmtp: fmtp.length > 0 ? fmtp.join(";") : null,
    simulcast,
  };
}
