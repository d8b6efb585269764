import type { Claim } from "./allocation.js";
import { type Level, levelOf, NOTHING, SMALL } from "./levels.js";
import { LearntRates, type PictureKind } from "./rates.js";
import { type Counters, growth, Window } from "./window.js";

/** The most that is of use of a picture, and how important it is among others. */
export interface Wish {
  maxSpatial: number;
  priority: number;
}

const DEFAULT_WISH: Wish = { maxSpatial: 2, priority: 1 };

export interface PictureReading extends Counters {
  kind: PictureKind;
  /** Of the latest picture; 0 while there is none. */
  lines: number;
  decoded: number;
  dropped: number;
}

interface Picture {
  level: Level;
  changedAt: number;
  rates: LearntRates;
  window: Window;
  last: PictureReading | undefined;
  learntAt: number;
}

/** A picture must have had its level for this long before its rate tells anything, in milliseconds. */
const SETTLED_MS = 2_000;
const LEARNING_MS = 1_000;

/** The received pictures: the level of each, and what its levels cost. */
export class Pictures {
  readonly #pictures = new Map<string, Picture>();
  #wishes: ReadonlyMap<string, Wish> = new Map();

  set wishes(wishes: ReadonlyMap<string, Wish>) {
    this.#wishes = wishes;
  }

  get levels(): Map<string, Level> {
    return new Map([...this.#pictures].map(([key, { level }]) => [key, level]));
  }

  /** The largest layer that is asked for at present. */
  get largest(): number {
    return Math.max(0, ...[...this.#pictures.values()].map(({ level }) => level - SMALL));
  }

  /** All pictures as claims on the budget, none of them larger than the layer `limit`. */
  claims(limit: number): Claim[] {
    return [...this.#pictures].map(([key, { rates }]) => {
      const { maxSpatial, priority } = this.#wishes.get(key) ?? DEFAULT_WISH;
      return { key, priority, most: levelOf(Math.min(maxSpatial, limit)), cost: (level) => rates.of(level) };
    });
  }

  /** Give these levels; returns those that changed. */
  assign(now: number, levels: ReadonlyMap<string, Level>): Map<string, Level> {
    const changed = new Map<string, Level>();
    for (const [key, level] of levels) {
      const picture = this.#pictures.get(key);
      if (!picture || picture.level === level) continue;
      picture.level = level;
      picture.changedAt = now;
      changed.set(key, level);
    }
    return changed;
  }

  /** Take what the browser counted; returns what each picture grew by. New ones begin small, and gone ones are forgotten. */
  read(now: number, span: number, readings: ReadonlyMap<string, PictureReading>): Counters[] {
    for (const key of this.#pictures.keys()) if (!readings.has(key)) this.#pictures.delete(key);
    return [...readings].map(([key, reading]) => {
      const picture = this.#pictures.get(key) ?? newPicture(now, reading.kind);
      this.#pictures.set(key, picture);
      const grown = growth(picture.last, reading);
      picture.last = reading;
      picture.window.add({ ...grown, at: now, span });
      learn(picture, now);
      return grown;
    });
  }
}

function newPicture(now: number, kind: PictureKind): Picture {
  return {
    level: SMALL,
    changedAt: now,
    rates: new LearntRates(kind),
    window: new Window(),
    last: undefined,
    learntAt: now,
  };
}

function learn(picture: Picture, now: number): void {
  const { level, changedAt, rates, window, learntAt } = picture;
  if (level === NOTHING || now - changedAt < SETTLED_MS || now - learntAt < LEARNING_MS) return;
  picture.learntAt = now;
  const recent = window.since(now - LEARNING_MS);
  if (recent.lost === 0 && recent.packets > 0) rates.learn(level, window.rate(now - LEARNING_MS));
}
