/**
 * One publisher and many receivers of plain RTP, on so many workers: `spread.ts SUBSCRIBERS WORKERS RTP_PORT RTCP_PORT SECONDS`.
 * Everybody receives at the same two ports of 127.0.0.1, where whoever started this counts. Prints the costs as JSON.
 */

import { createSocket } from "node:dgram";
import { setTimeout as pause } from "node:timers/promises";
import type { MediaKind, Producer, RtpCodecParameters } from "mediasoup/types";
import { Pipes } from "../src/engine/pipes.ts";
import { Place } from "../src/engine/place.ts";
import { WorkerProcess } from "../src/engine/process.ts";
import { Publication } from "../src/engine/publication.ts";
import { RunningWorker } from "../src/engine/worker.ts";
import { LOOPBACK, preparation, settings } from "../tests/node.ts";

const LISTEN = { protocol: "udp" as const, ip: LOOPBACK };
const SETTLE_MS = 1_000;
const TICK_MS = 20;

/** A voice, and a picture of some 0.9 Mbit/s of which every packet passes for the beginning of a key frame. */
const STREAMS: { kind: MediaKind; packets: number; payload: Buffer; codec: RtpCodecParameters }[] = [
  {
    kind: "audio",
    packets: 1,
    payload: Buffer.alloc(80, 0xf8),
    codec: { mimeType: "audio/opus", payloadType: 111, clockRate: 48_000, channels: 2 },
  },
  {
    kind: "video",
    packets: 2,
    payload: Buffer.concat([Buffer.from([0x10, 0, 0, 0, 0x9d, 1, 0x2a, 0x40, 1, 0xb4, 0]), Buffer.alloc(1_089)]),
    codec: { mimeType: "video/VP8", payloadType: 96, clockRate: 90_000 },
  },
];

interface Published {
  publication: Publication;
  /** Send what is due every `TICK_MS`; tells how many packets that was. */
  tick(): number;
}

async function publish(place: Place, { kind, packets, payload, codec }: (typeof STREAMS)[number]): Promise<Published> {
  const transport = await place.router.createPlainTransport({ listenInfo: LISTEN, rtcpMux: true, comedia: true });
  const ssrc = kind === "audio" ? 1 : 2;
  const producer: Producer = await transport.produce({
    kind,
    rtpParameters: { codecs: [codec], encodings: [{ ssrc }], rtcp: { cname: kind } },
  });
  const socket = createSocket("udp4");
  let sequence = 0;
  let ticks = 0;
  const tick = () => {
    ticks += 1;
    for (let packet = 0; packet < packets; packet += 1) {
      const header = Buffer.from([0x80, 0x80 | codec.payloadType, 0, 0, 0, 0, 0, 0, 0, 0, 0, ssrc]);
      header.writeUInt16BE(sequence & 0xffff, 2);
      header.writeUInt32BE((ticks * codec.clockRate * TICK_MS) / 1000, 4);
      socket.send(Buffer.concat([header, payload]), transport.tuple.localPort, LOOPBACK);
      sequence += 1;
    }
    return packets;
  };
  return { publication: new Publication({ peer: "ann", name: kind }, place, producer, kind, () => undefined), tick };
}

async function subscribe(place: Place, published: readonly Published[], ip: string, port: number, rtcpPort: number) {
  const transport = await place.router.createPlainTransport({ listenInfo: LISTEN, rtcpMux: false });
  await transport.connect({ ip, port, rtcpPort });
  for (const { publication } of published) {
    const { kind, id: producerId } = publication.producer;
    const { codecs = [] } = place.receiver(kind, publication.mimeType);
    const plain = codecs.filter(({ mimeType }) => !mimeType.endsWith("/rtx"));
    await transport.consume({ producerId, rtpCapabilities: { codecs: plain, headerExtensions: [] } });
  }
}

async function processorMs({ worker }: RunningWorker): Promise<number> {
  const { ru_utime, ru_stime } = await worker.getResourceUsage();
  return ru_utime + ru_stime;
}

/** Send for `seconds` by the clock: a tick that comes late is followed by what it missed. Returns the packets sent. */
async function send(published: readonly Published[], seconds: number): Promise<number> {
  let packets = 0;
  const begin = performance.now();
  for (let tick = 0; tick < (seconds * 1000) / TICK_MS; tick += 1) {
    const wait = begin + tick * TICK_MS - performance.now();
    if (wait > 0) await pause(wait);
    for (const one of published) packets += one.tick();
  }
  return packets;
}

async function run(subscribers: number, count: number, port: number, rtcpPort: number, seconds: number) {
  const started = await Promise.all(
    Array.from({ length: count }, async (_, index) =>
      RunningWorker.open(await WorkerProcess.start(preparation()), settings(), index),
    ),
  );
  const places = await Promise.all(started.map((worker) => Place.open(worker)));
  const [origin] = places;
  if (!origin) throw new Error("there must be a worker");
  const published = await Promise.all(STREAMS.map((stream) => publish(origin, stream)));
  const pipes = new Pipes();
  for (const place of places) for (const { publication } of published) await pipes.reach(publication, place);
  for (let number = 0; number < subscribers; number += 1) {
    const place = places[number % places.length] ?? origin;
    await subscribe(place, published, LOOPBACK, port, rtcpPort);
  }
  const before = await Promise.all(started.map(processorMs));
  const packets = await send(published, seconds);
  const used = (await Promise.all(started.map(processorMs))).map((now, index) => now - (before[index] ?? 0));
  await pause(SETTLE_MS);
  for (const { worker } of started) worker.close();
  return { packets, shares: used.map((milliseconds) => milliseconds / 1000 / seconds) };
}

const [subscribers = 0, workers = 1, port = 0, rtcpPort = 0, seconds = 10] = process.argv.slice(2).map(Number);
console.log(JSON.stringify(await run(subscribers, workers, port, rtcpPort, seconds)));
process.exit(0);
