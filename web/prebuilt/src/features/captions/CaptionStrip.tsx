import { Settings2 } from "lucide-react";
import { type CSSProperties, memo, useLayoutEffect, useRef, useSyncExternalStore } from "react";
import { useCallTools } from "../../call/CallTools";
import { useText } from "../../i18n/TextContext";
import { hue } from "../../ui/initials";
import { Popover } from "../../ui/Popover";
import { AloudCaptions } from "./AloudCaptions";
import { CaptionOptions } from "./CaptionOptions";
import type { CaptionLine } from "./lines";
import { type Colours, PALETTES, voiceColour } from "./look";
import { useLook } from "./useLook";
import { useHasBegun, useSpeakers, useTranscription } from "./useTranscription";
import "../../styles/captions.css";

/**
 * The captions, in a place of their own under the stage: neither people nor the tray are ever covered. It is as high with one
 * line as with three, so that nothing moves while people speak, and stays for what is there to read when transcription ends.
 */
export function CaptionStrip() {
  const { t } = useText();
  const { feed } = useCallTools().captions;
  const { lines } = useSyncExternalStore(feed.captions.subscribe, feed.captions.current);
  const hasBegun = useHasBegun();
  const { standing } = useTranscription();
  const { isShown, isAloud, size, colours } = useLook();
  const nameOf = useSpeakers();
  if (!isShown || (standing === "off" && lines.length === 0)) return null;
  const { ground, text } = PALETTES[colours];
  const waiting = standing === "starting" ? "captions.starting" : hasBegun ? null : "captions.waiting";
  return (
    // Whoever listens to the page hears the people already: no live region, unless that is wished for.
    <section
      className="captions"
      aria-label={t("captions.region")}
      data-size={size}
      style={{ "--ground": ground, "--words": text } as CSSProperties}
    >
      <div className="caption-lines">
        {lines.length === 0 && waiting && <p className="caption-note">{t(waiting)}</p>}
        {lines.map((line) => (
          <Line key={line.key} line={line} name={nameOf(line)} colours={colours} />
        ))}
      </div>
      <Popover label={t("captions.options")} icon={<Settings2 aria-hidden="true" size={18} />}>
        <CaptionOptions />
      </Popover>
      {isAloud && <AloudCaptions />}
    </section>
  );
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
