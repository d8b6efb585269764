import { DailyVideo } from "@daily-co/daily-react";
import { Sparkles } from "lucide-react";
import { useContext } from "react";
import { Dialog, Modal, ModalOverlay, OverlayTriggerStateContext } from "react-aria-components";
import { useLocalMedia } from "../../devices/useLocalMedia";
import { useText } from "../../i18n/TextContext";
import type { Effects } from "./Effects";
import { LazyPicker } from "./LazyPicker";

/** Leads from the camera's menu, which closes, to the choice of backgrounds. */
export function BackgroundButton({ onPress }: { readonly onPress: () => void }) {
  const { t } = useText();
  const menu = useContext(OverlayTriggerStateContext);
  const press = () => {
    menu?.close();
    onPress();
  };
  return (
    <button type="button" className="button small-button" onClick={press}>
      <Sparkles aria-hidden="true" size={18} />
      {t("effects.background")}
    </button>
  );
}

interface DialogProps {
  readonly effects: Effects;
  readonly onClose: () => void;
}

/** The choice of backgrounds in a call, beside one's own picture. */
export function BackgroundDialog({ effects, onClose }: DialogProps) {
  const { t } = useText();
  const { cameraOn, sessionId } = useLocalMedia();
  return (
    <ModalOverlay className="overlay" isOpen isDismissable onOpenChange={(shown) => !shown && onClose()}>
      <Modal className="modal">
        <Dialog aria-label={t("effects.background")}>
          <div className="effect-view">
            {cameraOn ? (
              <DailyVideo sessionId={sessionId} automirror fit="cover" muted playsInline aria-hidden="true" />
            ) : (
              <p>{t("effects.cameraOff")}</p>
            )}
          </div>
          <LazyPicker effects={effects} />
          <div className="modal-actions">
            <button type="button" className="button primary" onClick={onClose}>
              {t("effects.done")}
            </button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
