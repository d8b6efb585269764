import { MicOff, Pin, SignalLow, SignalMedium } from "lucide-react";

interface Props {
  /** null where an app wants no names. */
  readonly name: string | null;
  readonly muted: boolean;
  readonly pinned: boolean;
  readonly network: Network;
}

/** How well somebody is connected, as their browser says. */
type Network = "good" | "low" | "very-low" | undefined;

/** The line at the lower edge of a tile, for eyes; ears get the same from the tile's name. */
export function TileLabel({ name, muted, pinned, network }: Props) {
  const weak = network === "low" || network === "very-low";
  if (name === null && !muted && !pinned && !weak) return null;
  return (
    <span className="tile-label" aria-hidden="true">
      {pinned && <Pin size={14} />}
      {muted && <MicOff size={15} className="tile-muted" />}
      {name !== null && <span className="tile-name">{name}</span>}
      {network === "low" && <SignalMedium size={15} className="tile-weak" />}
      {network === "very-low" && <SignalLow size={15} className="tile-weak" />}
    </span>
  );
}
