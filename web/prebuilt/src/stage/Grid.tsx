import { ChevronLeft, ChevronRight } from "lucide-react";
import { useRef, useState } from "react";
import { useText } from "../i18n/TextContext";
import { DEFAULT_GRID, pagedGrid, pageOf } from "./gridLayout";
import { ScreenTile } from "./ScreenTile";
import { Tile } from "./Tile";
import { useElementSize } from "./useElementSize";
import { useSpeaking } from "./useSpeaking";
import { useTileQuality } from "./useTileQuality";

interface Props {
  readonly sessionIds: readonly string[];
  /** Whose shared screens to show, before everybody's tiles. */
  readonly screens: readonly string[];
  readonly showNames: boolean;
  readonly maxTiles: number | null;
}

/** Everybody in equal 16:9 tiles, as large as the space allows, in pages when there are too many. */
export function Grid({ sessionIds, screens, showNames, maxTiles }: Props) {
  const { t } = useText();
  const stage = useRef<HTMLDivElement>(null);
  const size = useElementSize(stage);
  const speaking = useSpeaking();
  const [page, setPage] = useState(0);
  const tiles = [
    ...screens.map((sessionId) => ({ key: `${sessionId} screen`, sessionId, screen: true })),
    ...sessionIds.map((sessionId) => ({ key: sessionId, sessionId, screen: false })),
  ];
  const grid = pagedGrid(tiles.length, size, { ...DEFAULT_GRID, maxTiles: maxTiles ?? DEFAULT_GRID.maxTiles });
  const shownPage = Math.min(page, grid.pages - 1);
  const shown = pageOf(tiles, shownPage, grid.pageSize);
  const shownIds = new Set(shown.map(({ sessionId }) => sessionId));
  useTileQuality(
    grid.tileHeight,
    sessionIds.filter((sessionId) => !shownIds.has(sessionId)),
  );
  const width = grid.columns * grid.tileWidth + (grid.columns - 1) * DEFAULT_GRID.gap;
  return (
    <div className="stage">
      <div className="stage-box" ref={stage}>
        <ul className="tiles" style={{ width, gap: DEFAULT_GRID.gap }} aria-label={t("call.stage")}>
          {shown.map(({ key, sessionId, screen }) => {
            const place = { sessionId, width: grid.tileWidth, height: grid.tileHeight, showName: showNames };
            return screen ? (
              <ScreenTile key={key} {...place} />
            ) : (
              <Tile key={key} {...place} speaking={speaking.has(sessionId)} />
            );
          })}
        </ul>
      </div>
      {grid.pages > 1 && <Pager page={shownPage} pages={grid.pages} onPage={setPage} />}
    </div>
  );
}

interface PagerProps {
  readonly page: number;
  readonly pages: number;
  readonly onPage: (page: number) => void;
}

function Pager({ page, pages, onPage }: PagerProps) {
  const { t } = useText();
  const place = t("call.page", { page: page + 1, pages });
  return (
    <nav className="pager" aria-label={place}>
      <button
        type="button"
        className="round small"
        aria-label={t("call.previousPage")}
        disabled={page === 0}
        onClick={() => onPage(page - 1)}
      >
        <ChevronLeft aria-hidden="true" size={18} />
      </button>
      <span role="status">{place}</span>
      <button
        type="button"
        className="round small"
        aria-label={t("call.nextPage")}
        disabled={page === pages - 1}
        onClick={() => onPage(page + 1)}
      >
        <ChevronRight aria-hidden="true" size={18} />
      </button>
    </nav>
  );
}
