import { Volume2 } from "lucide-react";
import { useText } from "../i18n/TextContext";
import { useBlockedSound } from "./Sound";

/** Offers to play what the browser held back. */
export function SoundBanner() {
  const { t } = useText();
  const { blocked, play } = useBlockedSound();
  return (
    <div role="alert">
      {blocked && (
        <p className="banner warning">
          <Volume2 aria-hidden="true" size={18} />
          {t("call.soundBlocked")}
          <button type="button" className="button small-button" onClick={play}>
            {t("call.playSound")}
          </button>
        </p>
      )}
    </div>
  );
}
