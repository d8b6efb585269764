import { ChevronDown, ChevronUp } from "lucide-react";
import { type KeyboardEvent, useId } from "react";
import { useText } from "../../i18n/TextContext";
import type { Search } from "./useSearch";

const LONGEST = 100;

/** Where one types what to look for; Enter goes back in time, as do the arrows. */
export function TranscriptSearch({ search }: { readonly search: Search }) {
  const { t } = useText();
  const id = useId();
  const { typed, setTyped, matches, go } = search;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || matches.length === 0) return;
    event.preventDefault();
    go(event.shiftKey ? 1 : -1);
  };
  return (
    <div className="transcript-search">
      <div className="field">
        <label htmlFor={id}>{t("transcript.search")}</label>
        <input
          id={id}
          type="search"
          value={typed}
          maxLength={LONGEST}
          onKeyDown={onKeyDown}
          onChange={({ target }) => setTyped(target.value)}
        />
      </div>
      {typed.trim() && (
        <div className="transcript-found">
          <p role="status">{t("transcript.found", { count: matches.length })}</p>
          <Go label={t("transcript.previous")} isOff={matches.length === 0} onPress={() => go(-1)}>
            <ChevronUp aria-hidden="true" size={18} />
          </Go>
          <Go label={t("transcript.next")} isOff={matches.length === 0} onPress={() => go(1)}>
            <ChevronDown aria-hidden="true" size={18} />
          </Go>
        </div>
      )}
    </div>
  );
}

interface GoProps {
  readonly label: string;
  readonly isOff: boolean;
  readonly onPress: () => void;
  readonly children: React.ReactNode;
}

function Go({ label, isOff, onPress, children }: GoProps) {
  return (
    <button type="button" className="round small" aria-label={label} title={label} disabled={isOff} onClick={onPress}>
      {children}
    </button>
  );
}
