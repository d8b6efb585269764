import { useSyncExternalStore } from "react";
import { useCallTools, usePreferences } from "../../call/CallTools";
import { useText } from "../../i18n/TextContext";
import { ModalDialog } from "../../ui/ModalDialog";
import { LookFields } from "../captions/LookFields";
import { NameField } from "./NameField";
import type { Preferences } from "./preferences";
import { Switch } from "./Switch";

interface Props {
  readonly onClose: () => void;
  readonly onShowKeys: () => void;
}

/** What concerns this person only: name, own picture, sounds, what is read out, keys. */
export function SettingsDialog({ onClose, onShowKeys }: Props) {
  const { t } = useText();
  const { appearance, features, preferences } = useCallTools();
  const { showLocalVideo } = useSyncExternalStore(appearance.subscribe, appearance.current);
  const chosen = usePreferences();
  const prefer = (name: keyof Preferences) => (on: boolean) =>
    preferences.update((current) => ({ ...current, [name]: on }));
  return (
    <ModalDialog title={t("settings.title")} onClose={onClose}>
      <NameField />
      <Switch
        label={t("settings.selfView")}
        on={showLocalVideo}
        onChange={(on) => appearance.update((current) => ({ ...current, showLocalVideo: on }))}
      />
      <Switch label={t("settings.sounds")} on={chosen.sounds} onChange={prefer("sounds")} />
      <Switch label={t("settings.announcements")} on={chosen.announcements} onChange={prefer("announcements")} />
      <Switch label={t("settings.shortcuts")} on={chosen.shortcuts} onChange={prefer("shortcuts")} />
      {features.captions && (
        <section className="settings-part" aria-label={t("captions.region")}>
          <h3>{t("captions.region")}</h3>
          <LookFields />
        </section>
      )}
      <div className="modal-actions">
        <button type="button" className="button" onClick={onShowKeys}>
          {t("settings.keys")}
        </button>
        <button type="button" className="button primary" onClick={onClose}>
          {t("settings.done")}
        </button>
      </div>
    </ModalDialog>
  );
}
