import { useText } from "../i18n/TextContext";
import { ModalDialog } from "./ModalDialog";

interface Props {
  readonly question: string;
  /** What follows if one goes on. */
  readonly hint: string;
  /** What the button says that goes on. */
  readonly action: string;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** Asks once more before something that cannot be taken back. */
export function ConfirmDialog({ question, hint, action, onConfirm, onClose }: Props) {
  const { t } = useText();
  return (
    <ModalDialog title={question} role="alertdialog" onClose={onClose}>
      <p>{hint}</p>
      <div className="modal-actions">
        <button type="button" className="button" onClick={onClose}>
          {t("ui.cancel")}
        </button>
        <button
          type="button"
          className="button danger"
          onClick={() => {
            onClose();
            onConfirm();
          }}
        >
          {action}
        </button>
      </div>
    </ModalDialog>
  );
}
