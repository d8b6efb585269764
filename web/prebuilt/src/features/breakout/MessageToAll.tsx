import { useId, useState } from "react";
import { useText } from "../../i18n/TextContext";
import { useBreakoutRequests } from "./useBreakout";

/** Some words to everybody, in whichever room they are. */
export function MessageToAll() {
  const { t } = useText();
  const { tellAll } = useBreakoutRequests();
  const [text, setText] = useState("");
  const field = useId();
  return (
    <form
      className="field"
      onSubmit={(event) => {
        event.preventDefault();
        if (!text.trim()) return;
        tellAll(text.trim());
        setText("");
      }}
    >
      <label htmlFor={field}>{t("breakout.message")}</label>
      <div className="breakout-row">
        <input id={field} maxLength={400} value={text} onChange={(event) => setText(event.target.value)} />
        <button type="submit" className="button small-button" disabled={!text.trim()}>
          {t("breakout.send")}
        </button>
      </div>
    </form>
  );
}
