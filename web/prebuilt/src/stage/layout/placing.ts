/** Who gets which place of a plan. */

import { cameraOf, isSame, type StageTile, screenOf, tileKey } from "../tiles";
import { GAP, type Rect } from "./geometry";
import { gridPlaces, pageOf } from "./grid";
import type { Plan } from "./plan";

export type Role = "grid" | "focus" | "bar" | "float";

export interface PlacedTile {
  readonly tile: StageTile;
  readonly role: Role;
  readonly place: Rect;
}

export interface Placing {
  readonly shown: readonly PlacedTile[];
  /** People whose tiles are a page further or back: one may turn to them at any moment. */
  readonly near: readonly string[];
  /** Those and the people who are shown, oneself left out. */
  readonly seen: readonly string[];
  /** People whose tiles are further away. */
  readonly far: readonly string[];
}

export interface Cast {
  /** Everybody who is shown, in their order. */
  readonly people: readonly string[];
  readonly selfId: string | null;
  readonly screens: readonly string[];
  readonly focus: StageTile | null;
}

/** Everything that has a tile besides what is large: other screens first, then people. */
function besides({ people, screens, focus }: Cast): readonly StageTile[] {
  return [...screens.map(screenOf), ...people.map(cameraOf)].filter((tile) => !isSame(tile, focus));
}

/** Put everybody in place; `page` counts from 0, `float` is the place of oneself in a call of two (null: not shown). */
export function placed(plan: Plan, cast: Cast, page: number, float: Rect | null): Placing {
  const shown: PlacedTile[] = [];
  if (plan.focus && cast.focus) shown.push({ tile: cast.focus, role: "focus", place: plan.focus });
  if (plan.kind === "pair" && cast.selfId !== null && float)
    shown.push({ tile: cameraOf(cast.selfId), role: "float", place: float });
  if (plan.pages) {
    const { area, grid } = plan.pages;
    const tiles = pageOf(besides(cast), page, grid.pageSize);
    const places = gridPlaces(tiles.length, grid, area, GAP);
    const role = plan.kind === "grid" ? "grid" : "bar";
    tiles.forEach((tile, index) => {
      const place = places[index];
      if (place) shown.push({ tile, role, place });
    });
  }
  return { shown: inOrder(shown, cast), ...elsewhere(plan, cast, page, shown) };
}

/** Tiles stand in the document as people are seated, whatever their role: what moves in it would jump instead of glide. */
function inOrder(shown: readonly PlacedTile[], { people, screens }: Cast): PlacedTile[] {
  const rank = new Map(
    [...screens.map(screenOf), ...people.map(cameraOf)].map((tile, index) => [tileKey(tile), index]),
  );
  return shown.toSorted((a, b) => (rank.get(tileKey(a.tile)) ?? 0) - (rank.get(tileKey(b.tile)) ?? 0));
}

function elsewhere({ pages }: Plan, cast: Cast, page: number, shown: readonly PlacedTile[]) {
  const inSight = new Set(shown.filter(({ tile }) => tile.kind === "camera").map(({ tile }) => tile.sessionId));
  const size = pages?.grid.pageSize ?? 0;
  const around = besides(cast).slice(Math.max(0, page - 1) * size, (page + 2) * size);
  const reach = new Set(around.filter(({ kind }) => kind === "camera").map(({ sessionId }) => sessionId));
  const others = cast.people.filter((id) => id !== cast.selfId);
  const near = others.filter((id) => reach.has(id) && !inSight.has(id));
  const seen = others.filter((id) => reach.has(id) || inSight.has(id));
  return { near, seen, far: others.filter((id) => !reach.has(id) && !inSight.has(id)) };
}
