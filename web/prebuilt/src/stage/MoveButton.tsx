import { Move } from "lucide-react";
import { useText } from "../i18n/TextContext";
import { type Corner, cornerByKey, nextCorner } from "./corner";

interface Props {
  readonly corner: Corner;
  readonly onMove: (corner: Corner) => void;
}

/** Moves one's own small picture by keys: arrows to the corner that they point to, a press on to the next one. */
export function MoveButton({ corner, onMove }: Props) {
  const { t } = useText();
  const label = t("stage.moveSelf");
  return (
    <button
      type="button"
      className="tile-button"
      aria-label={label}
      title={label}
      onClick={() => onMove(nextCorner(corner))}
      onKeyDown={(event) => {
        const next = cornerByKey(event.key, corner);
        if (!next) return;
        event.preventDefault();
        onMove(next);
      }}
    >
      <Move aria-hidden="true" size={18} />
    </button>
  );
}
