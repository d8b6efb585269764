import { useParticipantProperty } from "@daily-co/daily-react";
import { ZoomIn, ZoomOut } from "lucide-react";
import { memo } from "react";
import { useText } from "../i18n/TextContext";
import { Picture } from "./Picture";
import { usePins } from "./pins";
import { TileFrame, type TileProps } from "./TileFrame";
import { TileLabel } from "./TileLabel";
import { TileTools } from "./TileTools";
import { useZoom } from "./useZoom";
import { MOST, STEP } from "./zoom";

/** A screen that somebody else shares, whole; once it is large, one can look closer. */
export const ScreenTile = memo(function ScreenTile({ placed, showName }: TileProps) {
  const { tile, role, place } = placed;
  const { t, list } = useText();
  const userName = useParticipantProperty(tile.sessionId, "user_name");
  const large = role === "focus";
  const { zoom, lens, change, onKeyDown, handlers } = useZoom(place, large);
  const pinned = usePins().isPinned(tile);
  const name = t("call.screenOf", { name: userName || t("guest") });
  const { scale, x, y } = zoom;
  return (
    <TileFrame placed={placed} label={list([name, ...(pinned ? [t("stage.pinned")] : [])])}>
      <div className="tile-lens" ref={lens} {...handlers} data-zoomed={scale > 1 || undefined}>
        <Picture
          tile={tile}
          box={place}
          style={scale > 1 ? { translate: `${x}px ${y}px`, scale: `${scale}` } : undefined}
        />
      </div>
      <TileLabel name={showName ? name : null} muted={false} pinned={pinned} network={undefined} />
      <TileTools tile={tile} name={name} pinnable>
        {large &&
          [
            { label: t("stage.zoomOut"), icon: ZoomOut, off: scale === 1, factor: 1 / STEP },
            { label: t("stage.zoomIn"), icon: ZoomIn, off: scale === MOST, factor: STEP },
          ].map(({ label, icon: Icon, off, factor }) => (
            <button
              key={label}
              type="button"
              className="tile-button"
              aria-label={label}
              aria-disabled={off}
              title={label}
              onClick={() => change(factor)}
              onKeyDown={onKeyDown}
            >
              <Icon aria-hidden="true" size={18} />
            </button>
          ))}
      </TileTools>
    </TileFrame>
  );
});
