import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";

interface Props {
  readonly text: string;
  readonly label: string;
}

const SHOWN_MS = 2000;

/** Copies `text`, and says so. */
export function CopyButton({ text, label }: Props) {
  const [told, setTold] = useState("");
  useEffect(() => {
    if (!told) return;
    const timer = setTimeout(() => setTold(""), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [told]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setTold("Copied");
    } catch {
      setTold("Not copied: the browser forbids it here");
    }
  };
  return (
    <>
      <button type="button" className="button quiet" onClick={copy} title={label} aria-label={label}>
        {told === "Copied" ? <Check aria-hidden="true" size={16} /> : <Copy aria-hidden="true" size={16} />}
      </button>
      <span className={told.startsWith("Not") ? "muted small" : "visually-hidden"} role="status">
        {told}
      </span>
    </>
  );
}
