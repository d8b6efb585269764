import { Dialog, Modal, ModalOverlay } from "react-aria-components";
import { useText } from "../../i18n/TextContext";

interface Props {
  readonly name: string;
  readonly onRemove: () => void;
  readonly onClose: () => void;
}

/** Asks once more before somebody is put out of the call. */
export function RemoveDialog({ name, onRemove, onClose }: Props) {
  const { t } = useText();
  const question = t("people.removeQuestion", { name });
  return (
    <ModalOverlay className="overlay" isOpen isDismissable onOpenChange={(open) => !open && onClose()}>
      <Modal className="modal">
        <Dialog role="alertdialog" aria-label={question}>
          <h2>{question}</h2>
          <p>{t("people.removeHint")}</p>
          <div className="modal-actions">
            <button type="button" className="button" onClick={onClose}>
              {t("ui.cancel")}
            </button>
            <button
              type="button"
              className="button danger"
              onClick={() => {
                onClose();
                onRemove();
              }}
            >
              {t("people.removeConfirm")}
            </button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
