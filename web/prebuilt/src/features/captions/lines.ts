/**
 * What stands on the screen as captions: messages in, lines out. Pure; `now` is in milliseconds of any one clock.
 *
 * Lines stand in the order in which people began to speak, the newest below, and do not jump: what is being said grows in its
 * place, its final text replaces it there, and two people who talk over each other have a line each. A line that has been read
 * long enough fades. It keeps its place while one above it is still read, unless the next one takes that.
 */

/** A message of the transcription, with who spoke. `begin` and `end` are in Unix seconds. */
export interface Heard {
  readonly sessionId: string;
  /** What of the person was heard, such as `cam-audio`. */
  readonly track: string;
  /** The person's name, empty for who has none. */
  readonly name: string;
  readonly text: string;
  readonly begin: number;
  readonly end: number;
  /** Whether the text stays as it is; one that is not will be replaced. */
  readonly final: boolean;
  /** The BCP 47 tag of what is spoken, as far as it is known. */
  readonly language: string | null;
}

export interface CaptionLine extends Heard {
  readonly key: number;
  /** Until when it can be read. */
  readonly until: number;
  readonly faded: boolean;
}

export interface Captions {
  readonly lines: readonly CaptionLine[];
  /** The key of the next line. */
  readonly next: number;
  /** Up to when each voice's text is final, in Unix seconds. */
  readonly settled: Readonly<Record<string, number>>;
}

export const SILENCE: Captions = { lines: [], next: 0, settled: {} };

const MOST_LINES = 3;
/** Nobody reads as much on the screen; the transcript has it in full. */
const MOST_CHARACTERS = 600;
/** Long enough to look up and read: slow readers manage about 15 characters a second. */
const READ_MS = { least: 4_000, perCharacter: 65, most: 10_000 };
/** What is being said and goes on no more will have no final text: its speaker is gone, or the recogniser. */
const FORSAKEN_MS = 8_000;
/** How long a fading line is still to be seen. */
export const FADE_MS = 400;

/** One voice: a person's microphone, or the sound of the screen that the person shares. */
export function voiceOf({ sessionId, track }: Pick<Heard, "sessionId" | "track">): string {
  return `${sessionId} ${track}`;
}

/** The captions after a message. */
export function withHeard(captions: Captions, heard: Heard, now: number): Captions {
  const voice = voiceOf(heard);
  const before = captions.settled[voice] ?? 0;
  if (!heard.final && heard.end <= before) return captions;
  const settled = heard.final ? { ...captions.settled, [voice]: Math.max(before, heard.end) } : captions.settled;
  const text = tidy(heard.text);
  const until = now + (heard.final ? readingTime(text) : FORSAKEN_MS);
  const index = captions.lines.findIndex((line) => voiceOf(line) === voice && !line.final);
  const open = captions.lines[index];
  if (!open) {
    if (!text) return { ...captions, settled };
    const line = { ...heard, text, key: captions.next, until, faded: false };
    return { lines: appended(captions.lines, line), next: captions.next + 1, settled };
  }
  // What was said before comes late, as the rest of it took longer: it belongs above what is being said now.
  const isEarlier = heard.final && heard.end <= open.begin;
  if (isEarlier && !text) return { ...captions, settled };
  const line = isEarlier
    ? { ...heard, text, key: captions.next, until, faded: false }
    : { ...open, ...heard, text: text || open.text, until, faded: false };
  // Nothing was said after all.
  const kept = text ? line : { ...line, final: true, faded: true, until: now };
  const lines = captions.lines.toSpliced(index, isEarlier ? 0 : 1, kept);
  return { lines: bounded(lines), next: captions.next + Number(isEarlier), settled };
}

/** The captions as time goes by. */
export function aged(captions: Captions, now: number): Captions {
  const lines = captions.lines.map((line) => (line.until <= now ? { ...line, final: true, faded: true } : line));
  const kept = lines.findIndex((line) => !line.faded || line.until + FADE_MS > now);
  const left = kept === -1 ? [] : lines.slice(kept);
  const same =
    left.length === captions.lines.length && left.every(({ faded }, i) => faded === captions.lines[i]?.faded);
  return same ? captions : { ...captions, lines: left };
}

/** The captions when there will be no more: what is there can still be read. */
export function withEnd(captions: Captions, now: number): Captions {
  const soon = now + READ_MS.least;
  return { ...captions, lines: captions.lines.map((line) => ({ ...line, until: Math.min(line.until, soon) })) };
}

/** When `aged()` has something to do next; `null` for never. */
export function nextChange({ lines }: Captions): number | null {
  const [first] = lines;
  if (!first) return null;
  const times = lines.filter(({ faded }) => !faded).map(({ until }) => until);
  return Math.min(...times, ...(first.faded ? [first.until + FADE_MS] : []));
}

function appended(lines: readonly CaptionLine[], line: CaptionLine): readonly CaptionLine[] {
  return bounded([...lines.slice(0, lines.findLastIndex(({ faded }) => !faded) + 1), line]);
}

/** At most so many lines: what is faded goes first, then what has been said, then who has been silent for longest. */
function bounded(lines: readonly CaptionLine[]): readonly CaptionLine[] {
  if (lines.length <= MOST_LINES) return lines;
  const rest = lines.slice(0, -1);
  const leaves =
    rest.find(({ faded }) => faded) ??
    rest.find(({ final }) => final) ??
    rest.reduce((least, line) => (line.until < least.until ? line : least));
  return lines.filter((line) => line !== leaves);
}

function tidy(text: string): string {
  const clean = text.replaceAll(/\s+/gu, " ").trim();
  return clean.length <= MOST_CHARACTERS ? clean : `…${clean.slice(-MOST_CHARACTERS)}`;
}

function readingTime(text: string): number {
  return Math.min(READ_MS.most, Math.max(READ_MS.least, text.length * READ_MS.perCharacter));
}
