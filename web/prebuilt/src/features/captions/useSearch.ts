import { useDeferredValue, useMemo, useState } from "react";
import { type Match, matchesIn, type Transcript } from "./transcript";

export interface Search {
  readonly typed: string;
  readonly setTyped: (typed: string) => void;
  readonly matches: readonly Match[];
  /** The matches of each line that has any, by the line's key; the same as before where they are the same. */
  readonly byLine: ReadonlyMap<number, readonly Match[]>;
  /** The one that is looked at. */
  readonly current: Match | null;
  /** Look at the next one, or by -1 at the one before. */
  readonly go: (step: 1 | -1) => void;
}

const NOTHING: ReadonlyMap<number, readonly Match[]> = new Map();

/** A search in the transcript, which begins with what was said last. */
export function useSearch(transcript: Transcript): Search {
  const [typed, setTyped] = useState("");
  const [chosen, setChosen] = useState<Match | null>(null);
  // Typing goes on while thousands of lines are searched.
  const wanted = useDeferredValue(typed);
  const matches = useMemo(() => matchesIn(transcript, wanted), [transcript, wanted]);
  const byLine = useMemo(() => grouped(matches), [matches]);
  const found = chosen ? matches.findIndex(({ key, start }) => key === chosen.key && start === chosen.start) : -1;
  const index = found === -1 ? matches.length - 1 : found;
  const go = (step: 1 | -1) => setChosen(matches.at((index + step) % matches.length) ?? null);
  return { typed, setTyped, matches, byLine, current: matches[index] ?? null, go };
}

function grouped(matches: readonly Match[]): ReadonlyMap<number, readonly Match[]> {
  if (matches.length === 0) return NOTHING;
  const lines = new Map<number, Match[]>();
  for (const match of matches) {
    const line = lines.get(match.key);
    if (line) line.push(match);
    else lines.set(match.key, [match]);
  }
  return lines;
}
