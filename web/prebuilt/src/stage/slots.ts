import { type ComponentType, createContext } from "react";
import type { StageTile } from "./tiles";

/** Everything that other features show on tiles gets the tile that it is on. */
type TilePart = ComponentType<{ readonly tile: StageTile }>;

export interface TileParts {
  /** Marks in the upper corner at the start of lines: a raised hand, a reaction. */
  readonly badges: readonly TilePart[];
  /** Buttons beside the pin: a menu for hosts. Seen, like the pin, while the tile is pointed at or has focus. */
  readonly actions: readonly TilePart[];
}

/** Fill it above the stage with lists that stay the same. */
export const TileSlots = createContext<TileParts>({ badges: [], actions: [] });
