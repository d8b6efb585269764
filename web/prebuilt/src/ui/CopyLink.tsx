import { Check, Copy } from "lucide-react";
import { useRef, useState } from "react";
import { useText } from "../i18n/TextContext";

/** A link to read, and a button that copies it. */
export function CopyLink({ url }: { readonly url: string }) {
  const { t } = useText();
  const [copied, setCopied] = useState(false);
  const link = useRef<HTMLElement>(null);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(url);
      setCopied(true);
    } catch {
      // Plain http and some frames have no clipboard: mark the link, so that one key press copies it.
      if (link.current) getSelection()?.selectAllChildren(link.current);
    }
  };
  return (
    <div className="copy-link">
      <code ref={link}>{url}</code>
      <button type="button" className="button small-button" onClick={() => void copy()}>
        {copied ? <Check aria-hidden="true" size={16} /> : <Copy aria-hidden="true" size={16} />}
        <span aria-live="polite">{copied ? t("call.copied") : t("call.copyLink")}</span>
      </button>
    </div>
  );
}
