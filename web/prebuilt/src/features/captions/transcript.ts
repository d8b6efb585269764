/** What has been said in the call, line by line: final texts in, a bounded list out. Pure. */

import { type Heard, voiceOf } from "./lines";

/** Something that somebody said. */
export interface Said extends Pick<Heard, "sessionId" | "track" | "name" | "text" | "language"> {
  readonly key: number;
  /** When it began, in Unix milliseconds. */
  readonly at: number;
  /** Somebody else had said the one before, or it is a while ago: name and time stand above it. */
  readonly heads: boolean;
}

/** Lines that stay as they are once there is a block after them, so that a list need not look at them again. */
export interface Block {
  readonly key: number;
  readonly lines: readonly Said[];
}

export interface Transcript {
  readonly blocks: readonly Block[];
  readonly count: number;
  /** Earlier lines were let go. */
  readonly isCut: boolean;
}

export const NOTHING_SAID: Transcript = { blocks: [], count: 0, isCut: false };

/** Some three hours of lively talk. */
export const MOST_LINES = 5_000;
const BLOCK_LINES = 50;
const MOST_CHARACTERS = 4_000;
/** Who goes on after so long gets the time once more. */
const PAUSE_MS = 60_000;

/** The transcript with one more line; what is no final text, or none at all, is no line. */
export function withSaid(transcript: Transcript, heard: Heard): Transcript {
  const text = heard.text.trim().slice(0, MOST_CHARACTERS);
  if (!heard.final || !text) return transcript;
  const { sessionId, track, name, language, begin } = heard;
  const last = transcript.blocks.at(-1);
  const before = last?.lines.at(-1);
  const at = begin * 1000;
  const key = (before?.key ?? -1) + 1;
  const said = { key, sessionId, track, name, text, language, at };
  const follows = before && voiceOf(before) === voiceOf(heard) && before.name === name && at - before.at < PAUSE_MS;
  if (!last || last.lines.length >= BLOCK_LINES)
    return bounded({
      ...transcript,
      blocks: [...transcript.blocks, { key, lines: [{ ...said, heads: true }] }],
      count: transcript.count + 1,
    });
  const grown = { ...last, lines: [...last.lines, { ...said, heads: !follows }] };
  return bounded({
    ...transcript,
    blocks: [...transcript.blocks.slice(0, -1), grown],
    count: transcript.count + 1,
  });
}

function bounded(transcript: Transcript): Transcript {
  const [oldest, ...others] = transcript.blocks;
  if (transcript.count <= MOST_LINES || !oldest) return transcript;
  return { blocks: others, count: transcript.count - oldest.lines.length, isCut: true };
}

/** Something between `start` and `end` of a line's text. */
export interface Match {
  readonly key: number;
  readonly start: number;
  readonly end: number;
}

/** Where `typed` is said, whatever its case, from the first line to the last; nowhere for nothing. */
export function matchesIn(transcript: Transcript, typed: string): readonly Match[] {
  const wanted = typed.trim();
  if (!wanted) return [];
  const pattern = new RegExp(wanted.replaceAll(/[\\^$.*+?()[\]{}|/]/g, "\\$&"), "giu");
  return transcript.blocks.flatMap(({ lines }) =>
    lines.flatMap(({ key, text }) =>
      [...text.matchAll(pattern)].map(({ index, 0: found }) => ({ key, start: index, end: index + found.length })),
    ),
  );
}

/** The transcript as text, a line each: `[10:04:07] Ada: Good morning`. */
export function asText(
  { blocks }: Transcript,
  nameOf: (said: Said) => string,
  time: Pick<Intl.DateTimeFormat, "format">,
): string {
  const lines = blocks.flatMap((block) => block.lines);
  return lines.map((said) => `[${time.format(said.at)}] ${nameOf(said)}: ${said.text}\n`).join("");
}
