import { useParticipantProperty } from "@daily-co/daily-react";
import { Hand } from "lucide-react";
import { useCallTools } from "../../call/CallTools";
import { useText } from "../../i18n/TextContext";
import type { StageTile } from "../../stage/tiles";
import { HAND_RAISED_AT } from "./useHands";

/** Marks the tile of somebody whose hand is raised; on a shared screen it means nothing. */
export function HandBadge({ tile: { sessionId, kind } }: { readonly tile: StageTile }) {
  const { t } = useText();
  const { features } = useCallTools();
  const raised = Boolean(useParticipantProperty(sessionId, HAND_RAISED_AT));
  if (!features.handRaising || kind !== "camera" || !raised) return null;
  return (
    <span className="hand-badge" role="img" aria-label={t("hands.of")}>
      <Hand aria-hidden="true" size={18} />
    </span>
  );
}
