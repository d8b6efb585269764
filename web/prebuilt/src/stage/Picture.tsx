import { DailyVideo } from "@daily-co/daily-react";
import { type CSSProperties, useState } from "react";
import { type Box, isPortrait } from "./layout/geometry";
import type { StageTile } from "./tiles";

interface Props {
  readonly tile: StageTile;
  readonly box: Box;
  readonly style?: CSSProperties | undefined;
}

/** Less of a picture than this is not worth a full tile. */
const LEAST_SHOWN = 0.45;

/** The moving picture of a tile: a person's fills it, a screen is shown whole, as text at its edge matters, too. */
export function Picture({ tile: { sessionId, kind }, box, style }: Props) {
  const [aspect, setAspect] = useState<number | null>(null);
  const type = kind === "screen" ? "screenVideo" : "video";
  return (
    <DailyVideo
      sessionId={sessionId}
      type={type}
      automirror={kind === "camera"}
      fit={kind === "screen" || hidesTooMuch(aspect, box) ? "contain" : "cover"}
      onResize={({ aspectRatio }) => setAspect(aspectRatio || null)}
      muted
      playsInline
      aria-hidden="true"
      {...(style ? { style } : {})}
    />
  );
}

/** A phone's upright picture in a broad tile would be cut to a strip; in windows held upright everybody fills the height. */
function hidesTooMuch(aspect: number | null, box: Box): boolean {
  return aspect !== null && !isPortrait(box) && aspect / (box.width / box.height) < LEAST_SHOWN;
}
