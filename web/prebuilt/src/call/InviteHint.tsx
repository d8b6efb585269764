import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { messages } from "../messages";

/** Shown to somebody who is alone: the link to send, without one's own token. */
export function InviteHint({ roomUrl }: { readonly roomUrl: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(roomUrl);
      setCopied(true);
    } catch {
      // Frames may be denied the clipboard; the link is selectable text beside the button.
    }
  };
  const { alone, aloneHint, copied: copiedText, copyLink } = messages.call;
  return (
    <aside className="invite">
      <h2>{alone}</h2>
      <p>{aloneHint}</p>
      <div className="invite-link">
        <code>{roomUrl}</code>
        <button type="button" className="button small-button" onClick={() => void copy()}>
          {copied ? <Check aria-hidden="true" size={16} /> : <Copy aria-hidden="true" size={16} />}
          <span aria-live="polite">{copied ? copiedText : copyLink}</span>
        </button>
      </div>
    </aside>
  );
}
