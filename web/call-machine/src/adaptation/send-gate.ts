/** One layer of a picture that is sent, as one look finds it. */
export interface SentLayer {
  /** The app and those who watch want it. */
  wanted: boolean;
  /** Bit/s that it takes at most. */
  needs: number;
  /** Frames encoded so far. */
  frames: number;
  /** Bit/s that the browser grants it, if it tells. */
  granted?: number | undefined;
  /** The browser says that the way is too narrow for all that it is to send. */
  limited: boolean;
}

export interface SentReading {
  /** Milliseconds of any clock that only goes forward. */
  now: number;
  /** Smallest first. */
  layers: readonly SentLayer[];
  /** What the browser believes that the way out carries, in bit/s, if it tells. */
  estimate: number | undefined;
}

interface Trial {
  layer: number;
  /** Until when it may go on without frames, and with what estimate that was allowed. */
  until: number;
  estimate: number;
  /** The estimate when it began. */
  first: number;
  /** Looks that found new frames. */
  fed: number;
}

/** A layer that came and stops is given up sooner than one that the browser has yet to find room for, in milliseconds. */
const STOPPED_MS = 1_000;
const NEVER_CAME_MS = 3_000;
/** An estimate that fell to such a share within so many milliseconds tells of a way that has narrowed. */
const SLUMP_SHARE = 0.7;
const SLUMP_MS = 1_000;
/** When a way narrows, the estimate comes down in steps: at first it is up to so many times too high. */
const SLUMP_EXCESS = 3;
/** Browsers probe when a layer is opened, and know the outcome within this time, in milliseconds. */
const TRIAL_MS = 1_200;
const FED_LOOKS = 4;
/** A trial goes on while the estimate grows so much within its time. */
const GROWTH = 1.06;
/** Before a trial less is sent for so long: browsers measure how wide a way is only if they have left it unused, in milliseconds. */
const LULL_MS = 1_000;
/** How long nothing is tried, by the failures before, in milliseconds. A trial costs those who watch little, so the last is short. */
const WAITS_MS = [2_500, 5_000, 6_000];
/** What was opened and held for so long was no mistake. */
const PROVEN_MS = 20_000;
/** The same for a layer that never came: most likely the browser's first probe went wrong, as on a busy machine. */
const UNPROBED_MS = 500;
/** A layer that gets less than half of what it takes is worth less than the one below, and estimates are a little high. */
const WORTH_SHARE = 0.5;
const MARGIN = 1.2;

/**
 * Which layers of a picture are not to be sent because the way out does not carry them. For a layer that is wanted but finds no
 * room browsers send padding, to learn whether there is more; on a narrow way that fills the queue for good, and the small layer
 * comes late and in pieces. So a layer without frames is shut, and tried again from time to time – the largest first: it needs
 * so much that it gets no frame unless the way is wide, and receivers are never moved to a layer that stops at once.
 *
 * When a way narrows, every tenth of a second costs those who watch: a layer is shut at the first look that finds it dropped.
 */
export class SendGate {
  readonly #shut = new Set<number>();
  readonly #frames: number[] = [];
  /** When the last new frame was seen, or the layer opened. */
  readonly #alive: number[] = [];
  readonly #came = new Set<number>();
  #trial: Trial | undefined;
  #due = 0;
  #lullSince: number | undefined;
  #failures = 0;
  #openedAt = Number.NEGATIVE_INFINITY;
  #slumped = false;
  /** The estimates of the last looks, newest last. */
  #estimates: { at: number; estimate: number }[] = [];

  /** The layers not to send now, from 0. */
  get shut(): ReadonlySet<number> {
    return this.#shut;
  }

  /** The largest layer for others to receive, from 0; `undefined` for all there are. What is only tried does not count. */
  get most(): number | undefined {
    const missing = [...this.#shut, ...(this.#trial ? [this.#trial.layer] : [])];
    return missing.length === 0 ? undefined : Math.min(...missing) - 1;
  }

  /** What is sent is to be less than the way carries for sure. */
  get lull(): boolean {
    return this.#lullSince !== undefined;
  }

  /** The last look found that a layer which came had been dropped: much of it was lost and would be sent again. */
  get slumped(): boolean {
    return this.#slumped;
  }

  /** True when something else is to be sent than before. */
  observe(reading: SentReading): boolean {
    const before = this.#state();
    const grown = this.#note(reading);
    this.#slumped = false;
    if (this.#trial) this.#judge(this.#trial, reading, grown);
    else if (!this.#shutStarved(reading)) this.#try(reading);
    return before !== this.#state();
  }

  #state(): string {
    return [...[...this.#shut].sort(), this.lull, this.most].join();
  }

  /** Which layers have new frames. */
  #note({ now, layers }: SentReading): boolean[] {
    return layers.map(({ frames, wanted }, index) => {
      const grown = frames > (this.#frames[index] ?? 0);
      this.#frames[index] = frames;
      if (grown) this.#came.add(index);
      if (grown || !wanted || this.#shut.has(index)) this.#alive[index] = now;
      this.#alive[index] ??= now;
      return grown;
    });
  }

  #shutStarved(reading: SentReading): boolean {
    const { now, layers } = reading;
    const starved = this.#starved(reading);
    if (starved === undefined) return false;
    for (let index = starved; index < layers.length; index++) this.#shut.add(index);
    this.#lullSince = undefined;
    this.#failures = now - this.#openedAt < PROVEN_MS ? this.#failures + 1 : 0;
    this.#wait(now);
    if (this.#failures === 0 && !this.#came.has(starved)) this.#due = now + UNPROBED_MS;
    return true;
  }

  /** The smallest layer that finds no room, while a smaller one flows. */
  #starved({ now, layers, estimate = Number.POSITIVE_INFINITY }: SentReading): number | undefined {
    this.#slumped = this.#hasFallen(now, estimate) && layers.some((layer, index) => this.#isDropped(layer, index));
    const silence = (index: number): number => now - (this.#alive[index] ?? now);
    const flows = ({ wanted }: SentLayer, index: number): boolean =>
      wanted && !this.#shut.has(index) && this.#came.has(index) && silence(index) < STOPPED_MS;
    const starved = layers.findIndex((layer, index) => {
      if (!layer.wanted || !layer.limited || !layers.slice(0, index).some(flows)) return false;
      if (!this.#came.has(index)) return silence(index) >= NEVER_CAME_MS;
      return silence(index) >= STOPPED_MS || (this.#slumped && estimate < SLUMP_EXCESS * worth(layers, index));
    });
    this.#slumped &&= starved >= 0;
    return starved < 0 ? undefined : starved;
  }

  #hasFallen(now: number, estimate: number): boolean {
    this.#estimates = this.#estimates.filter(({ at }) => at >= now - SLUMP_MS);
    const highest = Math.max(...this.#estimates.map((one) => one.estimate));
    this.#estimates.push({ at: now, estimate });
    return estimate < SLUMP_SHARE * highest;
  }

  #isDropped({ wanted, limited, granted }: SentLayer, index: number): boolean {
    return wanted && limited && granted === 0 && this.#came.has(index) && !this.#shut.has(index);
  }

  #try({ now, layers, estimate = 0 }: SentReading): void {
    const layer = Math.max(...[...this.#shut].filter((index) => layers[index]?.wanted));
    if (layer < 0) this.#lullSince = undefined;
    if (layer < 0 || now < this.#due) return;
    this.#lullSince ??= now;
    if (now - this.#lullSince < LULL_MS) return;
    this.#lullSince = undefined;
    this.#open(layer, now);
    this.#trial = { layer, until: now + TRIAL_MS, estimate, first: estimate, fed: 0 };
  }

  #judge(trial: Trial, reading: SentReading, grown: readonly boolean[]): void {
    const { now, layers, estimate = 0 } = reading;
    const { layer } = trial;
    if (grown[layer]) trial.fed += 1;
    if (trial.fed >= FED_LOOKS && (reading.estimate ?? Number.POSITIVE_INFINITY) >= worth(layers, layer)) {
      for (const index of this.#shut) this.#open(index, now);
      this.#trial = undefined;
      this.#openedAt = now;
    } else if (!layers[layer]?.wanted) {
      this.#shut.add(layer);
      this.#trial = undefined;
    } else if (now >= trial.until && !(grown[layer] && trial.fed < FED_LOOKS))
      this.#prolongOrEnd(trial, reading, estimate);
  }

  #prolongOrEnd(trial: Trial, reading: SentReading, estimate: number): void {
    if (estimate > GROWTH * trial.estimate) {
      trial.estimate = estimate;
      trial.until = reading.now + TRIAL_MS;
      return;
    }
    this.#shut.add(trial.layer);
    this.#trial = undefined;
    // The way became wider, but too late for the probe: the next trial begins with another one.
    if (estimate > GROWTH * trial.first) return;
    this.#failures += 1;
    this.#wait(reading.now);
    this.#openWhatFits(reading);
  }

  /** The padding of a failed trial has shown what the way carries: perhaps a smaller layer than the one tried. */
  #openWhatFits({ now, layers, estimate = 0 }: SentReading): void {
    const index = Math.min(...this.#shut);
    const layer = layers[index];
    if (!layer?.wanted || index === Math.max(...this.#shut)) return;
    if (estimate < MARGIN * worth(layers, index)) return;
    this.#open(index, now);
    this.#openedAt = now;
  }

  #open(index: number, now: number): void {
    this.#shut.delete(index);
    this.#alive[index] = now;
  }

  #wait(now: number): void {
    this.#due = now + (WAITS_MS[Math.min(this.#failures, WAITS_MS.length - 1)] as number);
  }
}

/** Bit/s that make this layer worth sending, with all below. */
function worth(layers: readonly SentLayer[], index: number): number {
  const below = layers.slice(0, index).reduce((sum, { wanted, needs }) => sum + (wanted ? needs : 0), 0);
  return below + WORTH_SHARE * (layers[index]?.needs ?? 0);
}
