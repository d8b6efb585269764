import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { useText } from "../i18n/TextContext";

/** Shown to somebody who is alone: the link to send, without one's own token. */
export function InviteHint({ roomUrl }: { readonly roomUrl: string }) {
  const { t } = useText();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(roomUrl);
      setCopied(true);
    } catch {
      // Frames may be denied the clipboard; the link is selectable text beside the button.
    }
  };
  return (
    <aside className="invite">
      <h2>{t("call.alone")}</h2>
      <p>{t("call.aloneHint")}</p>
      <div className="invite-link">
        <code>{roomUrl}</code>
        <button type="button" className="button small-button" onClick={() => void copy()}>
          {copied ? <Check aria-hidden="true" size={16} /> : <Copy aria-hidden="true" size={16} />}
          <span aria-live="polite">{copied ? t("call.copied") : t("call.copyLink")}</span>
        </button>
      </div>
    </aside>
  );
}
