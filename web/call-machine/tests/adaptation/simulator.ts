/**
 * A link between the media node and one browser, simulated to the millisecond: a token bucket with a queue that drops what does
 * not fit, a delay, random loss; senders with layers and key frames; retransmission. Everything follows from the seed.
 */

import { Controller, type Decision, type Reading } from "../../src/adaptation/controller.js";
import type { PictureKind } from "../../src/adaptation/rates.js";
import type { Layers } from "../../src/signaling/messages.js";

const PACKET = 1_200;
const HEADERS = 74;
const PROBE_PACKET = 1_099;
const AUDIO_PACKET = 150;
/** How often a voice that is silent sends a packet. */
const SILENT_MS = 400;
const SIGNALLING_MS = 40;
const KEY_FRAME_MS = 150;
const KEY_FRAME_SIZE = 5;
const GIVE_UP_MS = 500;
const NACK_MS = 60;
const KEY_PAUSE_MS = 1_000;
const POLL_MS = 125;

/** Bits of the four frames of a VP8 temporal pattern, in shares of the average frame. */
const PATTERN = [
  { temporal: 0, weight: 1.8 },
  { temporal: 2, weight: 0.7 },
  { temporal: 1, weight: 0.8 },
  { temporal: 2, weight: 0.7 },
];
const RATES: Record<PictureKind, number[]> = {
  camera: [120_000, 420_000, 1_700_000],
  screen: [150_000, 350_000, 2_500_000],
};
const FRAMES: Record<PictureKind, number[]> = { camera: [25, 25, 25], screen: [5, 5, 15] };

interface LinkOptions {
  /** Bit/s by time: `[[0, 5e6], [10_000, 300e3]]` caps after ten seconds. */
  rates: [from: number, rate: number][];
  /** How long the queue is, in milliseconds of the rate. */
  queueMs?: number;
  delayMs?: number;
  loss?: number;
  /** Packets that pass at once after a pause. */
  burst?: number;
}

export interface Scene {
  link: LinkOptions;
  senders?: { kind?: PictureKind; from?: number; top?: number }[];
  audio?: number;
  /** One voice at a time is heard, and the next one after so many milliseconds; the others send a packet now and then. */
  turnMs?: number;
  seed?: number;
  /** Whether trains can be sent. */
  trains?: boolean;
  /** The page is busy for so long now and then: what arrives meanwhile is seen at its end. */
  busyMs?: number;
}

interface Packet {
  stream: string;
  bytes: number;
  sequence: number;
  frame: number;
  last: boolean;
  key: boolean;
  spatial: number;
  sentAt: number;
}

export class Random {
  constructor(private state: number) {}
  next(): number {
    this.state = (this.state * 1_664_525 + 1_013_904_223) >>> 0;
    return this.state / 2 ** 32;
  }
  between(least: number, most: number): number {
    return least + (most - least) * this.next();
  }
}

class Link {
  #busyUntil = 0;
  dropped = 0;

  constructor(
    private readonly options: LinkOptions,
    private readonly random: Random,
  ) {}

  rate(now: number): number {
    return this.options.rates.findLast(([from]) => from <= now)?.[1] ?? 1e9;
  }

  /** When the packet arrives; undefined when it does not. */
  send(now: number, bytes: number): number | undefined {
    const perByte = 8_000 / this.rate(now);
    const allowance = (this.options.burst ?? 1) * PROBE_PACKET * perByte;
    const start = Math.max(this.#busyUntil, now - allowance);
    const limit = Math.max((this.options.queueMs ?? 300) / perByte, 3_000);
    if ((start - now) / perByte + bytes > limit) {
      this.dropped += 1;
      return undefined;
    }
    this.#busyUntil = start + bytes * perByte;
    if (this.random.next() < (this.options.loss ?? 0)) return undefined;
    return Math.max(now, this.#busyUntil) + (this.options.delayMs ?? 20);
  }

  roundTrip(now: number): number {
    return 2 * this.delay + Math.max(0, this.#busyUntil - now);
  }

  get delay(): number {
    return this.options.delayMs ?? 20;
  }
}

/** One stream at the node and what the browser makes of it. */
class Stream {
  readonly shown: { at: number; spatial: number }[] = [];
  packets = 0;
  bytes = 0;
  nacks = 0;
  layers: Layers | null = { spatial: 0, temporal: 2 };
  /** What the node forwards; undefined while a key frame is waited for. */
  #current: number | undefined;
  #keyAt = 0;
  #sequence = 0;
  #frame = 0;
  #nextFrameAt: number;
  #needKey = true;
  #lastKeyAt = 0;
  #highest = -1;
  readonly #got = new Set<number>();
  readonly #sent = new Map<number, Packet>();
  readonly #frames = new Map<
    number,
    { missing: Set<number>; key: boolean; spatial: number; last: number; gapAt?: number }
  >();
  #nextShown = 0;
  #clearedTo = 0;
  #waitsForKey = true;

  constructor(
    readonly name: string,
    private readonly kind: PictureKind,
    readonly from: number,
    private readonly top: number,
    private readonly random: Random,
    private readonly resend: (at: number, packet: Packet) => void,
    private readonly roundTrip: () => number,
    private readonly later: (at: number, action: () => void) => void,
  ) {
    this.#nextFrameAt = from;
  }

  get lost(): number {
    return this.#highest + 1 - this.#got.size;
  }

  /** The node was told: going down stops at once, going up and starting wait for a key frame. */
  set(now: number, layers: Layers | null): void {
    const target = layers && Math.min(layers.spatial, this.top);
    if (target === null || (this.#current !== undefined && target < this.#current)) {
      this.#current = undefined;
      // A stopped stream sends nothing again.
      this.#sent.clear();
    }
    if (target !== null && target !== this.#current) this.#keyAt = now + KEY_FRAME_MS;
    this.layers = layers;
  }

  produce(now: number): Packet[] {
    if (now < this.#nextFrameAt || !this.layers) return [];
    const target = Math.min(this.layers.spatial, this.top);
    if (target !== this.#current && now >= this.#keyAt) {
      this.#current = target;
      this.#needKey = true;
    }
    const spatial = this.#current;
    const rate = FRAMES[this.kind][spatial ?? 0] ?? 25;
    this.#nextFrameAt = now + 1_000 / rate;
    if (spatial === undefined) return [];
    const place = PATTERN[this.#frame % 4] ?? { temporal: 0, weight: 1 };
    const key = this.#needKey && place.temporal === 0;
    this.#frame += 1;
    if (place.temporal > this.layers.temporal || (this.#needKey && !key)) return [];
    if (key) this.#lastKeyAt = now;
    this.#needKey = false;
    const average = (RATES[this.kind][spatial] ?? 0) / rate / 8;
    const size = average * (key ? KEY_FRAME_SIZE : place.weight) * this.random.between(0.7, 1.3);
    return this.#packetise(now, Math.round(size), key, spatial);
  }

  #packetise(now: number, size: number, key: boolean, spatial: number): Packet[] {
    const count = Math.max(1, Math.ceil(size / PACKET));
    const frame = this.#frame;
    const packets: Packet[] = [];
    for (let n = 0; n < count; n++) {
      const bytes = Math.round(size / count) + HEADERS;
      const packet = {
        stream: this.name,
        bytes,
        sequence: this.#sequence++,
        frame,
        last: n === count - 1,
        key,
        spatial,
      };
      packets.push({ ...packet, sentAt: now });
      this.#sent.set(packet.sequence, { ...packet, sentAt: now });
    }
    const missing = new Set(packets.map(({ sequence }) => sequence));
    this.#frames.set(frame, { missing, key, spatial, last: this.#sequence - 1 });
    return packets;
  }

  arrive(now: number, packet: Packet): void {
    if (this.#got.has(packet.sequence)) return;
    this.packets += 1;
    this.bytes += packet.bytes;
    this.#got.add(packet.sequence);
    for (let missing = this.#highest + 1; missing < packet.sequence; missing++) this.#nack(now, missing, 10);
    this.#highest = Math.max(this.#highest, packet.sequence);
    const frame = this.#frames.get(packet.frame);
    frame?.missing.delete(packet.sequence);
    if (frame?.key && frame.missing.size === 0) this.#startAnew(packet.frame, frame.last);
    this.show(now);
  }

  /** A whole key frame: what came before it is of no use any more. */
  #startAnew(number: number, last: number): void {
    if (number < this.#nextShown) return;
    this.#clearedTo = last;
    for (const earlier of [...this.#frames.keys()]) if (earlier < number) this.#frames.delete(earlier);
  }

  /** Asked for again every round trip until it comes, ten times at most, or until a later key frame made it useless. */
  #nack(now: number, sequence: number, tries: number): void {
    const packet = this.#sent.get(sequence);
    if (this.#got.has(sequence) || sequence < this.#clearedTo || !packet || tries === 0) return;
    this.nacks += 1;
    this.resend(now, packet);
    const next = now + Math.max(NACK_MS, this.roundTrip());
    this.later(next, () => this.#nack(next, sequence, tries - 1));
  }

  /** Show whole frames in their order; one that stays incomplete is given up, and a key frame asked for. */
  show(now: number): void {
    for (const [number, frame] of this.#frames) {
      if (number < this.#nextShown) continue;
      if (frame.missing.size > 0) {
        if (this.#highest > frame.last) frame.gapAt ??= now;
        if (frame.gapAt === undefined || now - frame.gapAt < GIVE_UP_MS) break;
        this.#waitsForKey = true;
        // Senders make key frames for lost ones now and then only.
        if (now - this.#lastKeyAt > KEY_PAUSE_MS) this.#needKey = true;
      } else if (this.#waitsForKey && !frame.key) {
        if (now - this.#lastKeyAt > KEY_PAUSE_MS) this.#needKey = true;
      } else {
        this.#waitsForKey = false;
        this.shown.push({ at: now, spatial: frame.spatial });
      }
      this.#frames.delete(number);
      this.#nextShown = number + 1;
    }
  }
}

export class Simulation {
  readonly controller = new Controller();
  readonly #random: Random;
  readonly #link: Link;
  readonly streams: Stream[] = [];
  readonly audio: { packets: number; bytes: number; sent: number; lostAt: number[] }[];
  readonly decisions: { at: number; decision: Decision }[] = [];
  readonly carried: { at: number; bytes: number }[] = [];
  readonly #due = new Map<number, (() => void)[]>();
  #delays: { source: string; delay: number }[] = [];
  now = 0;

  constructor(readonly scene: Scene) {
    this.#random = new Random(scene.seed ?? 1);
    this.#link = new Link(scene.link, this.#random);
    for (const [index, { kind = "camera", from = 0, top = 2 }] of (scene.senders ?? [{}]).entries()) {
      const name = `s${index}/${kind === "camera" ? "video" : "screenVideo"}`;
      this.streams.push(
        new Stream(
          name,
          kind,
          from,
          top,
          this.#random,
          (at, packet) => this.#resend(at, packet),
          () => this.#link.roundTrip(this.now),
          (at, action) => this.#at(at, action),
        ),
      );
    }
    this.audio = Array.from({ length: scene.audio ?? this.streams.length }, () => ({
      packets: 0,
      bytes: 0,
      sent: 0,
      lostAt: [],
    }));
    if (scene.trains !== false)
      this.#at(300, () => {
        this.controller.canProbe = true;
      });
  }

  /** Packets that a full queue did not take. */
  get dropped(): number {
    return this.#link.dropped;
  }

  run(until: number): this {
    for (; this.now < until; this.now++) {
      const now = this.now;
      for (const action of this.#due.get(now) ?? []) action();
      this.#due.delete(now);
      if (now % 20 === 0) this.#sendAudio(now);
      for (const stream of this.streams) for (const packet of stream.produce(now)) this.#sendPacket(packet);
      if (now % 1_000 === 500) this.#readDelays(now);
      if (now % POLL_MS === 0) this.#poll(now);
    }
    return this;
  }

  #at(time: number, action: () => void): void {
    const at = Math.max(this.now + 1, Math.ceil(time));
    this.#due.set(at, [...(this.#due.get(at) ?? []), action]);
  }

  #sendAudio(now: number): void {
    const { turnMs } = this.scene;
    for (const [index, stream] of this.audio.entries()) {
      const speaks = !turnMs || Math.floor(now / turnMs) % this.audio.length === index;
      if (!speaks && now % SILENT_MS !== 0) continue;
      stream.sent += 1;
      const arrival = this.#link.send(now, AUDIO_PACKET);
      if (arrival === undefined) stream.lostAt.push(now);
      else
        this.#at(arrival, () => {
          stream.packets += 1;
          stream.bytes += AUDIO_PACKET;
        });
    }
  }

  #sendPacket(packet: Packet): void {
    const arrival = this.#link.send(this.now, packet.bytes);
    if (arrival === undefined) return;
    this.carried.push({ at: this.now, bytes: packet.bytes });
    const stream = this.streams.find(({ name }) => name === packet.stream);
    this.#at(arrival, () => stream?.arrive(this.now, packet));
  }

  #resend(at: number, packet: Packet): void {
    this.#at(at + 2 * this.#link.delay, () => this.#sendPacket(packet));
  }

  #readDelays(now: number): void {
    const arrival = this.#link.send(now, 80);
    if (arrival !== undefined)
      this.#at(arrival, () => this.#delays.push({ source: "clock", delay: arrival - now + 1_234 }));
  }

  #poll(now: number): void {
    const audio = new Map(
      this.audio.map(({ packets, bytes, lostAt }, index) => [
        `a${index}`,
        { packets, bytes, lost: lostAt.filter((at) => at < now - 100).length, nacks: 0 },
      ]),
    );
    const pictures: Reading["pictures"] = new Map(
      this.streams
        .filter(({ from }) => from <= now)
        .map((stream) => {
          stream.show(now);
          const { packets, bytes, lost, nacks, name, shown } = stream;
          const kind = name.endsWith("screenVideo") ? "screen" : "camera";
          return [
            name,
            {
              kind,
              packets,
              bytes,
              lost,
              nacks,
              decoded: shown.length,
              dropped: 0,
              lines: 180 * 2 ** (shown.at(-1)?.spatial ?? 0),
            },
          ];
        }),
    );
    const decision = this.controller.observe({ now, audio, pictures, delays: this.#delays });
    this.#delays = [];
    this.decisions.push({ at: now, decision });
    this.#carryOut(decision);
  }

  #carryOut({ layers, probe }: Decision): void {
    if (layers.size > 0)
      this.#at(this.now + SIGNALLING_MS, () => {
        for (const stream of this.streams) {
          const wanted = layers.get(stream.name);
          if (wanted !== undefined) stream.set(this.now, wanted);
        }
      });
    if (!probe) return;
    this.#at(this.now + SIGNALLING_MS, () => {
      for (let index = 0; index < probe.packets; index++) {
        const arrival = this.#link.send(this.now, PROBE_PACKET);
        if (arrival === undefined) continue;
        // The page sees a packet when it has time; the clock of the reading has fractions that the steps here have not.
        const busy = this.scene.busyMs ?? 0;
        const seen = busy > 0 && arrival % 200 < busy ? arrival - (arrival % 200) + busy : arrival;
        this.#at(seen, () => this.controller.arrived(probe.number, index, seen));
      }
    });
  }

  /** Frames shown per second between two moments. */
  fps(stream: number, from: number, to: number): number {
    const shown = this.streams[stream]?.shown ?? [];
    return (shown.filter(({ at }) => at >= from && at < to).length * 1_000) / (to - from);
  }

  /** The size shown last before `at`. */
  size(stream: number, at = this.now): number | undefined {
    return this.streams[stream]?.shown.findLast((frame) => frame.at <= at)?.spatial;
  }

  /** How often the shown size changed between two moments. */
  sizeChanges(stream: number, from: number, to: number): number {
    const shown = (this.streams[stream]?.shown ?? []).filter(({ at }) => at >= from && at < to);
    return shown.filter(({ spatial }, index) => index > 0 && spatial !== shown[index - 1]?.spatial).length;
  }

  /** Seconds during which a picture stood still for longer than 0.3 s. */
  frozen(stream: number, from: number, to: number): number {
    const times = (this.streams[stream]?.shown ?? []).map(({ at }) => at).filter((at) => at >= from && at < to);
    let total = 0;
    let last = from;
    for (const at of [...times, to]) {
      if (at - last > 300) total += at - last;
      last = at;
    }
    return total / 1_000;
  }

  /** Share of sound that did not arrive. */
  audioLoss(from: number, to: number): number {
    const lost = this.audio.flatMap(({ lostAt }) => lostAt).filter((at) => at >= from && at < to).length;
    return lost / ((this.audio.length * (to - from)) / 20);
  }
}
