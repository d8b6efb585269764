import type { CSSProperties } from "react";
import { useText } from "../../i18n/TextContext";
import { CaptionLines, captionColours } from "../captions/CaptionLines";
import { useLook } from "../captions/useLook";
import { type CaptionPlace, MOST_LINES } from "./captionPlace";

/** What is said, as on the page and as this person likes to read it: under the pictures. Read out it is by the page. */
export function PipCaptions({ place: { font, rows, height } }: { readonly place: CaptionPlace }) {
  const { t } = useText();
  const { colours } = useLook();
  const style = { ...captionColours(colours), height, fontSize: font, "--rows": rows } as CSSProperties;
  return (
    <section className="captions pip-captions" aria-label={t("captions.region")} style={style}>
      <div className="caption-lines">
        <CaptionLines most={MOST_LINES} />
      </div>
    </section>
  );
}
