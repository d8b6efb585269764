import { ScreenShare } from "lucide-react";
import { useText } from "../i18n/TextContext";
import { ALWAYS_HEARD } from "../ui/alwaysHeard";
import { useCallTools, useView } from "./CallTools";

/** The app around this page wants a screen. Browsers let it be chosen after a press in this very page only. */
export function ScreenSharePrompt() {
  const { t } = useText();
  const { frame } = useCallTools();
  const { screenShareAsked } = useView();
  return (
    <div role="alert" {...ALWAYS_HEARD}>
      {screenShareAsked && (
        <p className="banner">
          <ScreenShare aria-hidden="true" size={18} />
          {t("share.asked")}
          <button type="button" className="button small-button primary" onClick={() => frame?.answerScreenShare(true)}>
            {t("share.choose")}
          </button>
          <button type="button" className="button small-button" onClick={() => frame?.answerScreenShare(false)}>
            {t("ui.cancel")}
          </button>
        </p>
      )}
    </div>
  );
}
