import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import type { TapCodec } from "../src/protocol/messages.ts";
import { LOOPBACK } from "./node.ts";

export interface Packet {
  payloadType: number;
  sequence: number;
  ssrc: number;
  payload: Buffer;
}

/** A key frame of VP8, as far as anybody looks: one packet, start of a partition, not depending on another picture. */
const PICTURE = Buffer.from([0x10, 0x00, 0x00, 0x00, 0x9d, 0x01, 0x2a, 0x40, 0x01, 0xb4, 0x00]);
const SOUND = Buffer.from([0xf8, 0xff, 0xfe]);

/** Sends plain RTP with the codec of a feed. */
export class RtpSender {
  readonly #socket = createSocket("udp4");
  #sequence = 1;

  constructor(
    private readonly port: number,
    private readonly codec: TapCodec,
  ) {}

  send(): number {
    const header = Buffer.alloc(12);
    header[0] = 0x80;
    header[1] = 0x80 | this.codec.payload_type;
    header.writeUInt16BE(this.#sequence, 2);
    header.writeUInt32BE(this.#sequence * (this.codec.clock_rate / 50), 4);
    header.writeUInt32BE(this.codec.ssrc, 8);
    this.#socket.send(Buffer.concat([header, this.codec.kind === "video" ? PICTURE : SOUND]), this.port, LOOPBACK);
    this.#sequence += 1;
    return this.#sequence - 1;
  }

  close(): void {
    this.#socket.close();
  }
}

/** Takes plain RTP and RTCP. */
export class RtpReceiver {
  readonly packets: Packet[] = [];
  reports = 0;

  private constructor(
    private readonly rtp: Socket,
    private readonly rtcp: Socket,
  ) {
    rtp.on("message", (data) => this.packets.push(parse(data)));
    rtcp.on("message", () => {
      this.reports += 1;
    });
  }

  static async open(): Promise<RtpReceiver> {
    const sockets = [createSocket("udp4"), createSocket("udp4")] as const;
    for (const socket of sockets) {
      socket.bind(0, LOOPBACK);
      await once(socket, "listening");
    }
    return new RtpReceiver(...sockets);
  }

  get ports() {
    return { address: LOOPBACK, port: this.rtp.address().port, rtcp_port: this.rtcp.address().port };
  }

  /** Send with `sender` until `count` more packets have arrived, and return them. */
  async received(sender: RtpSender, count: number): Promise<Packet[]> {
    const start = this.packets.length;
    while (this.packets.length < start + count) {
      sender.send();
      await Promise.race([once(this.rtp, "message"), new Promise((resolve) => setTimeout(resolve, 20))]);
    }
    return this.packets.slice(start);
  }

  /** Send with `sender` for a moment, and return what arrived. */
  async during(sender: RtpSender, milliseconds: number): Promise<Packet[]> {
    const start = this.packets.length;
    for (const end = performance.now() + milliseconds; performance.now() < end; ) {
      sender.send();
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    return this.packets.slice(start);
  }

  close(): void {
    this.rtp.close();
    this.rtcp.close();
  }
}

function parse(data: Buffer): Packet {
  return {
    payloadType: (data[1] ?? 0) & 0x7f,
    sequence: data.readUInt16BE(2),
    ssrc: data.readUInt32BE(8),
    payload: data.subarray(12),
  };
}
