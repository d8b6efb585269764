import type { Layers } from "../signaling/messages.js";
import { allocate, type Claim, type Levels, oneSizeUp, raise, smallestStep, totalCost } from "./allocation.js";
import { Capacity, type Measure, type Train } from "./capacity.js";
import { Climb } from "./climb.js";
import { DecodingLimit } from "./cpu.js";
import { DelayTrend } from "./delay.js";
import { Descent } from "./descent.js";
import { Doubt } from "./doubt.js";
import { type Level, NOTHING, SMALL, toLayers } from "./levels.js";
import { Nudge } from "./nudge.js";
import { Order } from "./order.js";
import { type PictureReading, Pictures, type Wish } from "./pictures.js";
import { type ProbeReason, Probing } from "./probing.js";
import { Sound } from "./sound.js";
import { Throughput } from "./throughput.js";
import { type Counters, sum } from "./window.js";

/** What the receiving connection counted, in running totals by stream. */
export interface Reading {
  /** Milliseconds of a clock that only goes forward. */
  now: number;
  audio: ReadonlyMap<string, Counters>;
  pictures: ReadonlyMap<string, PictureReading>;
  /** New readings of clocks that tell how long packets are under way, in milliseconds. */
  delays: readonly { source: string; delay: number }[];
}

export interface Decision {
  /** What is to be sent from now on, of pictures for which that changed. */
  layers: ReadonlyMap<string, Layers | null>;
  probe: Pick<Train, "number" | "packets"> | undefined;
}

/** A measure this recent, and this much above what flows, proves that heavy loss is not of our making. */
const PROOF_MS = 4_000;
const PROOF = 1.3;
/** Shares of the capacity that are used after a step down, and by a step up. */
const DOWN_SHARE = 0.85;
const UP_SHARE = 0.8;
/**
 * Readings this far apart come from a page that stood still, which saw all packets of a train at once; in milliseconds. A page that
 * is hidden looks once a second, and sees packets when they come.
 */
const STALL_MS = 1_400;
const DOUBT_PACKETS = 5;
const CLIMB_PACKETS = 6;
const WIDE_PACKETS = 10;
/** From this on more packets are needed to be precise, in bit/s. */
const WIDE = 1_000_000;
/** What a train told counts for so long without another one, in milliseconds. */
const RECENT_MS = 6_000;
/** Without trains: a step is tried after so much time without loss, in milliseconds. */
const BLIND_MS = 10_000;
/** Without trains: loss for so long comes of too much, in milliseconds. */
const BLIND_DOUBT_MS = 1_000;

/**
 * Decides which layers of the received pictures are to be sent, by what arrives of them and by trains of packets whose
 * dispersion tells what the way carries. Pure: time comes with the readings, and whoever feeds it carries out its decisions.
 */
export class Controller {
  readonly #pictures = new Pictures();
  readonly #sound = new Sound();
  readonly #throughput = new Throughput();
  readonly #capacity = new Capacity();
  readonly #probing = new Probing();
  readonly #delay = new DelayTrend();
  readonly #climb = new Climb();
  readonly #decoding = new DecodingLimit();
  readonly #descent = new Descent();
  readonly #order = new Order();
  readonly #nudge = new Nudge();
  readonly #doubt = new Doubt();
  #canProbe = false;
  #last: number | undefined;
  #steppedAt = 0;
  #calmSince = 0;
  #changed = new Map<string, Level>();

  /** What is of use of each picture, by key; others count as wanted whole. */
  set wishes(wishes: ReadonlyMap<string, Wish>) {
    this.#pictures.wishes = wishes;
    this.#probing.hurry();
  }

  /** Trains arrive from now on, or no longer. */
  set canProbe(can: boolean) {
    this.#canProbe = can;
    if (can) this.#probing.hurry();
    else this.#capacity.forget();
  }

  /** A packet of a train arrived, at `at` of the readings' clock. */
  arrived(number: number, index: number, at: number): void {
    this.#capacity.take(number, index, at);
  }

  observe(reading: Reading): Decision {
    const { now } = reading;
    this.#changed = new Map();
    this.#read(reading);
    const measure = this.#capacity.finish(now);
    const claims = this.#pictures.claims(this.#decoding.spatial);
    this.#settle(now, claims);
    this.#respectWishes(now, claims);
    let probe: Train | undefined;
    if (measure && this.#probing.reason === "doubt" && now >= this.#descent.quietUntil)
      this.#judge(now, measure, claims);
    if (now >= this.#descent.quietUntil) probe = this.#assess(now, measure, claims);
    const layers = this.#nudge.observe(now, this.#pictures.levels, (key) => reading.pictures.get(key)?.lines ?? 0);
    for (const [key, level] of this.#changed) layers.set(key, toLayers(level));
    return { layers, probe: probe && { number: probe.number, packets: probe.packets } };
  }

  #read({ now, audio, pictures, delays }: Reading): void {
    const span = this.#last === undefined ? 0 : now - this.#last;
    if (span > STALL_MS) {
      this.#capacity.drop();
      this.#probing.hurry();
    }
    this.#last = now;
    const known = this.#pictures.levels;
    const grown = [...this.#sound.read(now, span, audio), ...this.#pictures.read(now, span, pictures)];
    if ([...pictures.keys()].some((key) => !known.has(key))) this.#probing.hurry();
    this.#throughput.add({ ...sum(grown), at: now, span });
    for (const { source, delay } of delays) this.#delay.add(source, delay);
    this.#decoding.observe(now, span, this.#pictures.largest, pictures.values());
  }

  #settle(now: number, claims: readonly Claim[]): void {
    const target = this.#descent.finish(now);
    if (!target) return;
    this.#assign(now, new Map(claims.map(({ key, most }) => [key, Math.min(most, target.get(key) ?? SMALL) as Level])));
  }

  /** What nobody wants any more goes at once; when others became more important, they change places. */
  #respectWishes(now: number, claims: readonly Claim[]): void {
    const levels = this.#pictures.levels;
    const capped = new Map(claims.map(({ key, most }) => [key, Math.min(most, levels.get(key) ?? NOTHING) as Level]));
    const reordered = this.#order.changed(now, claims);
    const short = claims.some(({ key, most }) => (levels.get(key) ?? NOTHING) < most);
    this.#assign(now, reordered && short ? allocate(claims, this.#budget(now, claims)) : capped);
  }

  /** Bit/s for all pictures: what they have, or what trains lately promised. */
  #budget(now: number, claims: readonly Claim[]): number {
    const present = totalCost(claims, this.#pictures.levels);
    const { latest, confirmed } = this.#capacity;
    if (confirmed === undefined || now - (latest?.at ?? now) > RECENT_MS) return present;
    if (!this.#climb.may(now, confirmed)) return present;
    return Math.max(present, UP_SHARE * confirmed - this.#sound.rate(now));
  }

  #assess(now: number, measure: Measure | undefined, claims: readonly Claim[]): Train | undefined {
    const { quietUntil } = this.#descent;
    if (this.#throughput.heavyLoss(now, quietUntil) && !this.#isProven(now, claims)) {
      this.#fallToSmall(now, claims);
      return undefined;
    }
    const slowed = this.#canProbe && this.#throughput.slowed(now, this.#steppedAt);
    const doubtful = this.#throughput.doubtfulLoss(now, quietUntil) || this.#delay.growing || slowed;
    if (!doubtful) this.#doubt.pause();
    if (doubtful && this.#doubt.counts(now)) return this.#inDoubt(now, claims);
    return this.#canProbe ? this.#up(now, measure, claims) : this.#blindUp(now, claims);
  }

  /** Heavy loss: first the load goes; once the queue is empty, it is asked what the way carries. */
  #fallToSmall(now: number, claims: readonly Claim[]): void {
    const levels = this.#pictures.levels;
    const small = new Map([...levels].map(([key, level]) => [key, Math.min(SMALL, level) as Level]));
    if ([...levels.values()].some((level) => level > SMALL)) this.#stepDown(now, small);
    else this.#lower(now, this.#throughput.received(now), claims);
  }

  #inDoubt(now: number, claims: readonly Claim[]): Train | undefined {
    this.#calmSince = now;
    const since = this.#doubt.persist(now);
    const least = allocate(claims, 0);
    const atLeast = [...this.#pictures.levels].every(([key, level]) => level <= (least.get(key) ?? NOTHING));
    if (atLeast) return undefined;
    if (this.#canProbe) return this.#ask(now, "doubt", DOUBT_PACKETS);
    if (now - since >= BLIND_DOUBT_MS) this.#lower(now, this.#throughput.received(now), claims);
    return undefined;
  }

  /** A train that was sent in doubt is over: is it too much that is sent, or does the way lose packets by itself? */
  #judge(now: number, measure: Measure, claims: readonly Claim[]): void {
    const verdict = this.#doubt.judge(measure, {
      now,
      received: this.#throughput.received(now),
      needed: this.#needed(now, claims),
      supported: this.#throughput.severeLoss(now) || this.#delay.growing,
    });
    if (verdict.says === "nothing") {
      this.#probing.doubtAgain();
      return;
    }
    if (verdict.says === "too-much") this.#lower(now, verdict.carried, claims);
    this.#delay.calm();
  }

  #up(now: number, measure: Measure | undefined, claims: readonly Claim[]): Train | undefined {
    const levels = this.#pictures.levels;
    if (claims.every(({ key, most }) => (levels.get(key) ?? NOTHING) >= most)) return undefined;
    const promise = measure?.capacity;
    if (promise !== undefined) {
      const step = this.#stepFor(now, promise, claims);
      const confirmed = step && this.#capacity.confirmed;
      const sure = confirmed === undefined ? undefined : this.#stepFor(now, confirmed, claims);
      if (sure && confirmed !== undefined) this.#stepUp(now, sure, confirmed);
      else if (step) this.#probing.hurry();
      else this.#probing.slacken();
    }
    const packets = (this.#capacity.latest?.capacity ?? 0) >= WIDE ? WIDE_PACKETS : CLIMB_PACKETS;
    return this.#ask(now, "climb", packets);
  }

  /** The levels that this capacity allows, when they are more than the present ones. */
  #stepFor(now: number, capacity: number, claims: readonly Claim[]): Levels | undefined {
    if (!this.#climb.may(now, capacity)) return undefined;
    const levels = this.#pictures.levels;
    const next = this.#climb.careful ? claims.map((claim) => oneSizeUp(claim, levels)) : claims;
    const raised = raise(next, levels, UP_SHARE * capacity - this.#sound.rate(now));
    return [...raised].some(([key, level]) => level > (levels.get(key) ?? NOTHING)) ? raised : undefined;
  }

  #blindUp(now: number, claims: readonly Claim[]): undefined {
    if (now - this.#calmSince < BLIND_MS || !this.#climb.may(now, Number.NaN)) return;
    const next = smallestStep(claims, this.#pictures.levels);
    if (!next) return;
    this.#calmSince = now;
    this.#stepUp(now, next, Number.NaN);
  }

  #lower(now: number, capacity: number, claims: readonly Claim[]): void {
    const levels = this.#pictures.levels;
    const present = claims.map((claim) => ({ ...claim, most: levels.get(claim.key) ?? NOTHING }));
    this.#stepDown(now, allocate(present, DOWN_SHARE * capacity - this.#sound.rate(now)));
  }

  #stepDown(now: number, levels: Levels): void {
    this.#climb.fell(now);
    this.#steppedAt = now;
    this.#capacity.forget();
    this.#assign(now, this.#descent.begin(now, this.#pictures.levels, levels));
    this.#probing.hurry();
    this.#delay.calm();
    this.#doubt.settle(now);
    this.#calmSince = now;
  }

  #stepUp(now: number, levels: Levels, capacity: number): void {
    this.#climb.step(now, capacity);
    this.#steppedAt = now;
    this.#assign(now, levels);
    this.#probing.hurry();
  }

  #assign(now: number, levels: Levels): void {
    for (const [key, level] of this.#pictures.assign(now, levels)) this.#changed.set(key, level);
  }

  #ask(now: number, reason: ProbeReason, packets: number): Train | undefined {
    if (!this.#canProbe || this.#capacity.measuring || !this.#probing.due(now, reason)) return undefined;
    this.#probing.sent(now, reason);
    return this.#capacity.ask(now, packets);
  }

  /** Bit/s that flow, or may any moment. */
  #needed(now: number, claims: readonly Claim[]): number {
    const expected = totalCost(claims, this.#pictures.levels) + this.#sound.rate(now);
    return Math.max(this.#throughput.steady(now, this.#steppedAt), UP_SHARE * expected);
  }

  #isProven(now: number, claims: readonly Claim[]): boolean {
    const { latest } = this.#capacity;
    if (latest?.capacity === undefined || now - latest.at > PROOF_MS || latest.arrived < 0.5) return false;
    return latest.capacity > PROOF * this.#needed(now, claims);
  }
}
