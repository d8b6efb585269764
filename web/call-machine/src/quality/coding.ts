/** What encoding or decoding one picture took lately. */
export interface Coding {
  trackId: string;
  ssrc: number;
  width: number;
  height: number;
  framesPerSecond: number;
  /** Frames since the last look: those that were encoded or decoded, and those that came and were not shown. */
  frames: number;
  dropped: number;
  secondsPerFrame: number;
  /** How unevenly frames come, as a standard deviation in seconds. */
  delayDeviation: number;
  isCpuLimited: boolean;
}

/** The entries of an RTCStatsReport that count here, flattened. */
interface Entry {
  id?: string;
  type: string;
  kind?: string;
  ssrc?: number;
  trackIdentifier?: string;
  framesEncoded?: number;
  totalEncodeTime?: number;
  framesDecoded?: number;
  framesDropped?: number;
  totalDecodeTime?: number;
  totalInterFrameDelay?: number;
  totalSquaredInterFrameDelay?: number;
  framesPerSecond?: number;
  frameWidth?: number;
  frameHeight?: number;
  qualityLimitationReason?: string;
}

/** What an entry counts from its beginning on. */
interface Totals {
  frames: number;
  seconds: number;
  dropped: number;
  delay: number;
  squaredDelay: number;
}

const NOTHING: Totals = { frames: 0, seconds: 0, dropped: 0, delay: 0, squaredDelay: 0 };

/** Compares the pictures of one direction from look to look. */
export class Pace {
  #former = new Map<string, Totals>();

  constructor(private readonly type: "outbound-rtp" | "inbound-rtp") {}

  /** What was coded since the last look; the first time since the beginning. */
  take(reports: readonly (RTCStatsReport | undefined)[]): Coding[] {
    const present = new Map<string, Totals>();
    const codings: Coding[] = [];
    const read = (entry: Entry, id: string): void => {
      if (entry.type !== this.type || entry.kind !== "video") return;
      const key = `${entry.id ?? id}/${entry.ssrc ?? ""}`;
      const totals = totalsOf(entry);
      present.set(key, totals);
      codings.push(compare(entry, this.#former.get(key) ?? NOTHING, totals));
    };
    for (const report of reports) report?.forEach(read);
    this.#former = present;
    return codings;
  }
}

function totalsOf(entry: Entry): Totals {
  return {
    frames: entry.framesEncoded ?? entry.framesDecoded ?? 0,
    seconds: entry.totalEncodeTime ?? entry.totalDecodeTime ?? 0,
    dropped: entry.framesDropped ?? 0,
    delay: entry.totalInterFrameDelay ?? 0,
    squaredDelay: entry.totalSquaredInterFrameDelay ?? 0,
  };
}

function compare(entry: Entry, former: Totals, present: Totals): Coding {
  const grown = (field: keyof Totals): number => Math.max(0, present[field] - former[field]);
  const frames = grown("frames");
  const perFrame = (field: keyof Totals): number => (frames > 0 ? grown(field) / frames : 0);
  return {
    trackId: entry.trackIdentifier ?? "",
    ssrc: entry.ssrc ?? 0,
    width: entry.frameWidth ?? 0,
    height: entry.frameHeight ?? 0,
    framesPerSecond: entry.framesPerSecond ?? 0,
    frames,
    dropped: grown("dropped"),
    secondsPerFrame: perFrame("seconds"),
    delayDeviation: Math.sqrt(Math.max(0, perFrame("squaredDelay") - perFrame("delay") ** 2)),
    isCpuLimited: entry.qualityLimitationReason === "cpu",
  };
}
