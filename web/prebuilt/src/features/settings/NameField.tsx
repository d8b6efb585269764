import { useDaily, useLocalSessionId, useParticipantProperty } from "@daily-co/daily-react";
import { type FormEvent, useId, useState } from "react";
import { useCallTools, useView } from "../../call/CallTools";
import { useText } from "../../i18n/TextContext";
import { cleanName, NAME_LIMIT, rememberName } from "../../room/rememberedName";

/** Changes one's name in the call, where the app lets people do that; whoever is not seen has no name to change. */
export function NameField() {
  const { t } = useText();
  const call = useDaily();
  const { toasts } = useCallTools();
  const { showUserNameChange } = useView();
  const [name, present] = useParticipantProperty(useLocalSessionId(), ["user_name", "permissions.hasPresence"]);
  const [typed, setTyped] = useState<string | null>(null);
  const id = useId();
  if (!showUserNameChange || present === false) return null;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const clean = cleanName(typed ?? "");
    if (!call || !clean || clean === name) return;
    try {
      await call.setUserName(clean);
      rememberName(clean);
      toasts.show(t("settings.nameChanged", { name: clean }));
      setTyped(null);
    } catch {
      toasts.show(t("settings.nameFailed"), { urgent: true });
    }
  };
  return (
    <form className="field" onSubmit={(event) => void submit(event)}>
      <label htmlFor={id}>{t("prejoin.nameLabel")}</label>
      <div className="name-change">
        <input
          id={id}
          value={typed ?? name ?? ""}
          maxLength={NAME_LIMIT}
          autoComplete="name"
          onChange={(event) => setTyped(event.target.value)}
        />
        <button type="submit" className="button small-button">
          {t("settings.changeName")}
        </button>
      </div>
    </form>
  );
}
