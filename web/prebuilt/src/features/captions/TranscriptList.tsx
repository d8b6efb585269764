import { ArrowDown } from "lucide-react";
import { memo, useEffect, useMemo } from "react";
import { useText } from "../../i18n/TextContext";
import { hue } from "../../ui/initials";
import { useEnd } from "../../ui/useEnd";
import type { Block, Match, Said, Transcript } from "./transcript";
import type { Search } from "./useSearch";
import { useSpeakers } from "./useTranscription";

interface Props {
  readonly transcript: Transcript;
  readonly search: Search;
}

/** All lines, the newest below. Who is there follows; who reads back, or looks at a match, has a button to come to the present. */
export function TranscriptList({ transcript, search: { byLine, current } }: Props) {
  const { t, locale } = useText();
  const nameOf = useSpeakers();
  const { list, inner, onScroll, isAtEnd, toEnd } = useEnd<HTMLElement>(transcript);
  const time = useMemo(() => new Intl.DateTimeFormat(locale, { timeStyle: "short" }), [locale]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever another match is looked at
  useEffect(() => {
    list.current?.querySelector("mark[aria-current]")?.scrollIntoView({ block: "center" });
  }, [current?.key, current?.start]);
  return (
    <div className="transcript-view">
      <section
        className="transcript-list"
        aria-label={t("transcript.lines")}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
        tabIndex={0}
        ref={list}
        onScroll={onScroll}
      >
        <div ref={inner}>
          {transcript.blocks.map((block) => (
            <Lines
              key={block.key}
              block={block}
              matches={inBlock(byLine, block)}
              current={current && isIn(block, current.key) ? current : null}
              nameOf={nameOf}
              time={time}
            />
          ))}
        </div>
      </section>
      {!isAtEnd && (
        <button type="button" className="button small-button transcript-now" onClick={toEnd}>
          <ArrowDown aria-hidden="true" size={16} />
          {t("transcript.toNow")}
        </button>
      )}
    </div>
  );
}

type ByLine = Search["byLine"];

function isIn({ key: first, lines }: Block, key: number): boolean {
  return key >= first && key < first + lines.length;
}

/** `null` for blocks without any: these are left as they are. */
function inBlock(matches: ByLine, { lines }: Block): ByLine | null {
  return matches.size > 0 && lines.some(({ key }) => matches.has(key)) ? matches : null;
}

interface LinesProps {
  readonly block: Block;
  readonly matches: ByLine | null;
  readonly current: Match | null;
  readonly nameOf: (said: Said) => string;
  readonly time: Intl.DateTimeFormat;
}

/** Blocks that are out of sight cost no layout (`content-visibility`), and once full they are not looked at again. */
const Lines = memo(function Lines({ block, matches, current, nameOf, time }: LinesProps) {
  return (
    <div className="transcript-block">
      {block.lines.map((said) => (
        <div key={said.key} className="transcript-line">
          {said.heads && (
            <p className="transcript-head">
              <bdi style={{ "--hue": hue(said.sessionId) } as React.CSSProperties}>{nameOf(said)}</bdi>{" "}
              <time dateTime={new Date(said.at).toISOString()}>{time.format(said.at)}</time>
            </p>
          )}
          <p dir="auto" lang={said.language ?? undefined}>
            <Marked
              text={said.text}
              matches={matches?.get(said.key)}
              current={current?.key === said.key ? current : null}
            />
          </p>
        </div>
      ))}
    </div>
  );
});

interface MarkedProps {
  readonly text: string;
  readonly matches: readonly Match[] | undefined;
  readonly current: Match | null;
}

function Marked({ text, matches = [], current }: MarkedProps) {
  const parts = matches.map(({ start, end }, index) => (
    <span key={start}>
      {text.slice(matches[index - 1]?.end ?? 0, start)}
      <mark aria-current={current?.start === start || undefined}>{text.slice(start, end)}</mark>
    </span>
  ));
  return (
    <>
      {parts}
      {text.slice(matches.at(-1)?.end ?? 0)}
    </>
  );
}
