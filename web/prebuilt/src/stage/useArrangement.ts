import { type RefObject, useEffect, useMemo } from "react";
import { cornerPlace } from "./corner";
import { isReal } from "./fakes";
import { focusOf, isThere, otherOfTwo, type Presence } from "./focus";
import { type Box, whole } from "./layout/geometry";
import { type Cast, placed } from "./layout/placing";
import { type Plan, planOf } from "./layout/plan";
import { usePins } from "./pins";
import { cameraOf, type StageTile } from "./tiles";
import { useCorner, useDrag } from "./useCorner";
import { useElementSize } from "./useElementSize";
import { usePages } from "./usePages";
import { usePresence } from "./usePresence";
import { useSeats } from "./useSeats";
import { useSubscriptions } from "./useSubscriptions";
import { useTileQuality } from "./useTileQuality";

/** What the embedding app and this person want of the stage. */
export interface StageWish {
  readonly showLocalVideo: boolean;
  readonly speakerMode: boolean;
  readonly showParticipantsBar: boolean;
  /** Tiles on a page, at least and at most; `null` leaves it to the window. */
  readonly minTiles: number | null;
  readonly maxTiles: number | null;
  /** Width by height of whom the app made up. */
  readonly fakes: readonly number[];
}

/** Who is where on the stage, and the pictures that this needs. */
export function useArrangement(wish: StageWish, element: RefObject<HTMLElement | null>) {
  const box = useElementSize(element);
  const presence = usePresence(wish.showLocalVideo, wish.fakes.length);
  const { focus, pair } = useFocus(presence, wish.speakerMode);
  const plan = usePlan(wish, box, presence, focus, pair);
  const pages = plan.pages?.grid.pages ?? 1;
  const [page, setPage] = usePages(pages);
  const seats = useSeats({ ...presence, firstPage: firstPage(plan, presence, focus), inSight: page === 0 });
  const [corner, setCorner] = useCorner();
  const { selfId, screens } = presence;
  // Whoever hides the others beside who speaks does not want to see oneself there either.
  const floats = wish.showParticipantsBar || !wish.speakerMode;
  const float = useMemo(() => (floats ? cornerPlace(corner, box) : null), [floats, corner, box]);
  const { shown, near, far, seen } = useMemo(() => {
    const cast: Cast = { people: seats, selfId, screens, focus };
    return placed(plan, cast, page, float);
  }, [plan, seats, selfId, screens, focus, page, float]);
  const real = useMemo(
    () => ({
      shown: shown.filter(({ tile }) => isReal(tile.sessionId)),
      seen: seen.filter(isReal),
      far: far.filter(isReal),
    }),
    [shown, seen, far],
  );
  useTileQuality(real.shown, near.length + far.length > 0);
  useSubscriptions(real.seen, real.far);
  const pager = plan.pages?.pager ? { page, pages, place: plan.pages.pager, onPage: setPage } : null;
  const drag = useDrag(float ?? whole(box), box, setCorner);
  return { shown: box.width > 0 ? shown : NONE, pager, corner, setCorner, drag };
}

const NONE: ReturnType<typeof placed>["shown"] = [];

/** Who or what is large, and whether that is the other one of two; a pin ends with what is pinned. */
function useFocus(presence: Presence, speakerMode: boolean) {
  const { pin, unpin } = usePins();
  const gone = pin !== null && !isThere(pin, presence);
  useEffect(() => {
    if (gone) unpin();
  }, [gone, unpin]);
  const wanted = focusOf(presence, pin, speakerMode);
  const other = otherOfTwo(presence, wanted);
  const { sessionId, kind } = other === null ? (wanted ?? {}) : cameraOf(other);
  const focus = useMemo<StageTile | null>(() => (sessionId && kind ? { sessionId, kind } : null), [sessionId, kind]);
  return { focus, pair: other !== null };
}

function usePlan(wish: StageWish, box: Box, { people, screens }: Presence, focus: StageTile | null, pair: boolean) {
  const { showParticipantsBar: showBar, minTiles, maxTiles } = wish;
  const kind = focus?.kind ?? null;
  const count = people.length + screens.length - (focus ? 1 : 0);
  return useMemo(
    () => planOf({ box, count, focus: kind, pair, showBar, minTiles, maxTiles }),
    [box, count, kind, pair, showBar, minTiles, maxTiles],
  );
}

/** How many people have their places on the first page, or are large. */
function firstPage({ pages }: Plan, { people, screens }: Presence, focus: StageTile | null): number {
  if (!pages || pages.grid.pages === 1) return people.length;
  const besides = focus?.kind === "screen" ? screens.length - 1 : screens.length;
  return Math.max(1, pages.grid.pageSize - besides + (focus?.kind === "camera" ? 1 : 0));
}
