import { type MouseEvent, type ReactNode, useContext } from "react";
import type { PlacedTile } from "./layout/placing";
import { usePins } from "./pins";
import { TileSlots } from "./slots";
import type { Draggable } from "./useCorner";

export interface TileProps {
  readonly placed: PlacedTile;
  readonly showName: boolean;
  /** For one's own small picture: how it is moved. */
  readonly drag?: Draggable;
  readonly children?: ReactNode;
}

interface Props extends Omit<TileProps, "showName"> {
  /** Who and what it is, for ears. */
  readonly label: string;
  readonly speaking?: boolean;
}

/** The box of a tile at its place. A double click, or a single one on a small tile of the bar, makes it large. */
export function TileFrame({ placed, label, speaking = false, drag, children }: Props) {
  const { tile, role, place } = placed;
  const { toggle } = usePins();
  const { badges } = useContext(TileSlots);
  const enlarge = (event: MouseEvent<HTMLElement>) => {
    if ((event.target as Element).closest("button, [role=menu]") === null) toggle(tile);
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: for keys there is the tile's pin button, which does the same
    <li
      className={speaking ? "tile speaking" : "tile"}
      data-role={role}
      data-kind={tile.kind}
      data-session-id={tile.sessionId}
      style={{ translate: `${place.x}px ${place.y}px`, width: place.width, height: place.height }}
      aria-label={label}
      // The second click of a double one would meet whatever has taken the tile's place.
      onClick={role === "bar" ? (event) => event.detail < 2 && enlarge(event) : undefined}
      onDoubleClick={role === "grid" || role === "focus" ? enlarge : undefined}
      {...drag}
    >
      {children}
      {badges.length > 0 && (
        <span className="tile-badges">
          {badges.map((Badge) => (
            <Badge key={Badge.displayName ?? Badge.name} tile={tile} />
          ))}
        </span>
      )}
    </li>
  );
}
