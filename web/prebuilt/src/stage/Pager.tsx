import { ChevronLeft, ChevronRight } from "lucide-react";
import { useText } from "../i18n/TextContext";
import type { Rect } from "./layout/geometry";

interface Props {
  readonly page: number;
  readonly pages: number;
  readonly place: Rect;
  readonly onPage: (page: number) => void;
}

/** Turns the pages of the grid or of the bar. */
export function Pager({ page, pages, place, onPage }: Props) {
  const { t } = useText();
  const label = t("call.page", { page: page + 1, pages });
  return (
    <nav
      className="pager"
      // A row of the bar is turned at its two ends; beside a narrow column there is no room for words.
      data-shape={place.height > 60 ? "ends" : place.width < 190 ? "narrow" : undefined}
      aria-label={label}
      style={{ translate: `${place.x}px ${place.y}px`, width: place.width, height: place.height }}
    >
      <button
        type="button"
        className="round small"
        aria-label={t("call.previousPage")}
        disabled={page === 0}
        onClick={() => onPage(page - 1)}
      >
        <ChevronLeft aria-hidden="true" size={18} />
      </button>
      <span role="status">{label}</span>
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
