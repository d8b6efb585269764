import { usePreferences } from "../../call/CallTools";
import type { Key } from "../../call/keys";
import { useText } from "../../i18n/TextContext";
import { ModalDialog } from "../../ui/ModalDialog";

interface Props {
  readonly keys: readonly Key[];
  readonly onClose: () => void;
}

/** Which keys do what in this call. */
export function KeysDialog({ keys, onClose }: Props) {
  const { t } = useText();
  const { shortcuts } = usePreferences();
  return (
    <ModalDialog title={t("settings.keys")} onClose={onClose}>
      {!shortcuts && <p className="note">{t("settings.keysOff")}</p>}
      <dl className="keys">
        {keys.map(({ key, label }) => (
          <div key={key}>
            <dt>{label}</dt>
            <dd>
              <kbd>{key}</kbd>
            </dd>
          </div>
        ))}
      </dl>
      <div className="modal-actions">
        <button type="button" className="button primary" onClick={onClose}>
          {t("settings.done")}
        </button>
      </div>
    </ModalDialog>
  );
}
