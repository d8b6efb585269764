import { Settings2 } from "lucide-react";
import { useSyncExternalStore } from "react";
import { useCallTools } from "../../call/CallTools";
import { useText } from "../../i18n/TextContext";
import { Popover } from "../../ui/Popover";
import { AloudCaptions } from "./AloudCaptions";
import { CaptionLines, captionColours } from "./CaptionLines";
import { CaptionOptions } from "./CaptionOptions";
import { useLook } from "./useLook";
import { useShowsCaptions } from "./useShowsCaptions";
import { useHasBegun, useTranscription } from "./useTranscription";

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
  const { isAloud, size, colours } = useLook();
  if (!useShowsCaptions()) return null;
  const waiting = standing === "starting" ? "captions.starting" : hasBegun ? null : "captions.waiting";
  return (
    // Whoever listens to the page hears the people already: no live region, unless that is wished for.
    <section className="captions" aria-label={t("captions.region")} data-size={size} style={captionColours(colours)}>
      <div className="caption-lines">
        {lines.length === 0 && waiting && <p className="caption-note">{t(waiting)}</p>}
        <CaptionLines />
      </div>
      <Popover label={t("captions.options")} icon={<Settings2 aria-hidden="true" size={18} />}>
        <CaptionOptions />
      </Popover>
      {isAloud && <AloudCaptions />}
    </section>
  );
}
