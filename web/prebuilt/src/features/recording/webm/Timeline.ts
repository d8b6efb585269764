import { readUnsigned, readVariable } from "./ebml";

/** A place that a player can jump to: a key frame in the cluster of this number, from zero. */
export interface Cue {
  /** In ticks of the file. */
  readonly time: number;
  readonly cluster: number;
}

interface Frame {
  readonly track: number;
  readonly time: number;
}

/** Two places to jump to are at least this far apart. */
const CUES_APART_NS = 1_000_000_000;

/** When things happen in a WebM file, as its blocks tell it one after the other. */
export class Timeline {
  readonly cues: Cue[] = [];
  readonly #apart: number;
  #cluster = -1;
  #clusterTime = 0;
  /** Of each track when its last frame begins, and how long that lasts as far as one can tell. */
  readonly #tracks = new Map<number, { begins: number; lasts: number }>();
  /** The frame of a block in a group is a key frame unless something that follows there refers to another. */
  #open: Frame | null = null;
  #last: Frame | null = null;

  /** `scale`: how long a tick is, in nanoseconds; `cued`: the track whose key frames count. */
  constructor(
    scale: number,
    readonly cued: number,
  ) {
    this.#apart = CUES_APART_NS / scale;
  }

  /** How long it is, in ticks. */
  get duration(): number {
    return Math.max(0, ...[...this.#tracks.values()].map(({ begins, lasts }) => begins + lasts));
  }

  beginCluster(): void {
    this.endGroup();
    this.#cluster += 1;
  }

  /** From when the times in this cluster count. */
  setTime(time: number): void {
    this.#clusterTime = time;
  }

  /** A block that stands alone. Throws where the bytes are no beginning of one. */
  simpleBlock(start: Uint8Array): void {
    const { isKey, ...frame } = this.#frame(start);
    if (isKey) this.#cue(frame);
  }

  /** A block in a group. */
  block(start: Uint8Array): void {
    this.#open = this.#frame(start);
  }

  refersToAnother(): void {
    this.#open = null;
  }

  lasts(duration: number): void {
    const track = this.#last && this.#tracks.get(this.#last.track);
    if (track) track.lasts = duration;
  }

  endGroup(): void {
    if (this.#open) this.#cue(this.#open);
    this.#open = null;
  }

  #frame(start: Uint8Array): Frame & { readonly isKey: boolean } {
    const track = readVariable(start);
    if (track === null || start.length < track.length + 3) throw new Error("not a block");
    const [high = 0, low = 0, flags = 0] = start.subarray(track.length);
    const offset = readUnsigned(new Uint8Array([high, low]));
    const time = Math.max(0, this.#clusterTime + (offset < 0x8000 ? offset : offset - 0x10000));
    const { begins, lasts } = this.#tracks.get(track.value) ?? { begins: time, lasts: 0 };
    const later = time > begins;
    this.#tracks.set(track.value, { begins: later ? time : begins, lasts: later ? time - begins : lasts });
    this.#last = { track: track.value, time };
    return { ...this.#last, isKey: (flags & 0x80) !== 0 };
  }

  #cue({ track, time }: Frame): void {
    const before = this.cues.at(-1);
    if (track === this.cued && (before === undefined || time >= before.time + this.#apart))
      this.cues.push({ time, cluster: this.#cluster });
  }
}
