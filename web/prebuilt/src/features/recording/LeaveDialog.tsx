import { useText } from "../../i18n/TextContext";
import { ModalDialog } from "../../ui/ModalDialog";

interface Props {
  readonly onLeave: () => void;
  readonly onClose: () => void;
}

/** Tells whoever leaves while recording what becomes of it. */
export function LeaveDialog({ onLeave, onClose }: Props) {
  const { t } = useText();
  return (
    <ModalDialog title={t("recording.leaveTitle")} onClose={onClose}>
      <p>{t("recording.leaveHint")}</p>
      <div className="modal-actions">
        <button type="button" className="button" onClick={onClose}>
          {t("ui.cancel")}
        </button>
        <button
          type="button"
          className="button danger"
          onClick={() => {
            onClose();
            onLeave();
          }}
        >
          {t("recording.leave")}
        </button>
      </div>
    </ModalDialog>
  );
}
