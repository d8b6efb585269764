import { type CSSProperties, memo, useLayoutEffect, useRef, useSyncExternalStore } from "react";
import { useCallTools } from "../../call/CallTools";
import { hue } from "../../ui/initials";
import type { CaptionLine } from "./lines";
import { type Colours, PALETTES, voiceColour } from "./look";
import { useLook } from "./useLook";
import { useSpeakers } from "./useTranscription";
import "../../styles/captions.css";

/** What people say, with their names; `most` lines of it, the newest below. */
export function CaptionLines({ most = Number.POSITIVE_INFINITY }: { readonly most?: number }) {
  const { feed } = useCallTools().captions;
  const { lines } = useSyncExternalStore(feed.captions.subscribe, feed.captions.current);
  const { colours } = useLook();
  const nameOf = useSpeakers();
  return lines.slice(-most).map((line) => <Line key={line.key} line={line} name={nameOf(line)} colours={colours} />);
}

/** The ground and the words of captions in the colours that this person chose. */
export function captionColours(colours: Colours): CSSProperties {
  const { ground, text } = PALETTES[colours];
  return { "--ground": ground, "--words": text } as CSSProperties;
}

interface LineProps {
  readonly line: CaptionLine;
  readonly name: string;
  readonly colours: Colours;
}

/** What somebody says, its last two rows; right to left where its words are. */
const Line = memo(function Line({ line, name, colours }: LineProps) {
  const { sessionId, text, faded, language } = line;
  return (
    <p
      className="caption"
      dir="auto"
      lang={language ?? undefined}
      data-faded={faded || undefined}
      ref={useNoShrinking(text)}
    >
      <bdi
        className="caption-name"
        style={{ "--voice": voiceColour(PALETTES[colours], hue(sessionId)) } as CSSProperties}
      >
        {name}
      </bdi>
      <span className="caption-text">
        <span>{text}</span>
      </span>
    </p>
  );
});

/** A final text that is shorter than what stood there leaves the rows above where they are. */
function useNoShrinking(text: string) {
  const element = useRef<HTMLParagraphElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever the text changes
  useLayoutEffect(() => {
    const box = element.current;
    if (!box) return;
    if (box.clientHeight > 1.5 * Number.parseFloat(getComputedStyle(box).lineHeight)) box.dataset.rows = "2";
  }, [text]);
  return element;
}
