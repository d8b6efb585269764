import { Pin, PinOff } from "lucide-react";
import { type ReactNode, useContext } from "react";
import { useText } from "../i18n/TextContext";
import { usePins } from "./pins";
import { TileSlots } from "./slots";
import type { StageTile } from "./tiles";

interface Props {
  readonly tile: StageTile;
  /** The tile's name for ears: which of the many pins this is. */
  readonly name: string;
  readonly pinnable: boolean;
  readonly children?: ReactNode;
}

/** What can be done to a tile; seen while it is pointed at or has focus, always there for the keyboard. */
export function TileTools({ tile, name, pinnable, children }: Props) {
  const { t } = useText();
  const { isPinned, toggle } = usePins();
  const { actions } = useContext(TileSlots);
  const pinned = isPinned(tile);
  const label = t(pinned ? "stage.unpin" : "stage.pin", { name });
  const Icon = pinned ? PinOff : Pin;
  return (
    <div className="tile-tools">
      {children}
      {pinnable && (
        <button type="button" className="tile-button" aria-label={label} title={label} onClick={() => toggle(tile)}>
          <Icon aria-hidden="true" size={18} />
        </button>
      )}
      {actions.map((Action) => (
        <Action key={Action.displayName ?? Action.name} tile={tile} />
      ))}
    </div>
  );
}
