import { useScreenShare } from "@daily-co/daily-react";
import { ScreenShare } from "lucide-react";
import { useText } from "../i18n/TextContext";

/** In place of one's own shared screen, which would be a tunnel of itself: that it is shared, and how to end that. */
export function OwnShare() {
  const { t } = useText();
  const { isSharingScreen, stopScreenShare } = useScreenShare();
  if (!isSharingScreen) return null;
  return (
    <div className="own-share">
      <ScreenShare aria-hidden="true" size={20} />
      <p role="status">{t("stage.sharing")}</p>
      <button type="button" className="button small-button" onClick={() => stopScreenShare()}>
        {t("stage.stopSharing")}
      </button>
    </div>
  );
}
