import { createContext, type KeyboardEvent, type ReactNode, useContext, useEffect, useRef, useState } from "react";
import { usePreferences } from "../../call/CallTools";
import { useShortcuts } from "../../call/useShortcuts";
import { useText } from "../../i18n/TextContext";
import { EMOJI, useMayReact, useReact } from "./useReactions";

const Open = createContext<readonly [boolean, (open: boolean) => void]>([false, () => undefined]);

/** Whether the bar of reactions is open, and how to change that. */
export const useReactionBar = () => useContext(Open);

/** Keeps the bar open or closed for what is inside. */
export function ReactionBarState({ children }: { readonly children: ReactNode }) {
  return <Open value={useState(false)}>{children}</Open>;
}

/** A few emoji over the tray. It stays open for several in a row; digits choose, Escape closes. */
export function ReactionBar() {
  const may = useMayReact();
  const [open, setOpen] = useReactionBar();
  return may && open ? <Bar onClose={() => setOpen(false)} /> : null;
}

function Bar({ onClose }: { readonly onClose: () => void }) {
  const { t } = useText();
  const react = useReact();
  const bar = useFocusInside();
  const { shortcuts } = usePreferences();
  useShortcuts(
    EMOJI.map((emoji, index) => ({ key: String(index + 1), run: () => react(emoji) })),
    shortcuts,
  );
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (event.key === "Escape") onClose();
    else if (step === undefined) return;
    else {
      const buttons = [...event.currentTarget.querySelectorAll("button")];
      const at = buttons.findIndex((button) => button === document.activeElement);
      buttons[(at + step + buttons.length) % buttons.length]?.focus();
    }
    event.preventDefault();
  };
  return (
    <section aria-label={t("reactions.title")}>
      <div className="reaction-bar" role="toolbar" aria-label={t("reactions.title")} ref={bar} onKeyDown={onKeyDown}>
        {EMOJI.map((emoji, index) => (
          <button
            key={emoji}
            type="button"
            tabIndex={index === 0 ? 0 : -1}
            aria-label={t("reactions.send", { emoji })}
            aria-keyshortcuts={String(index + 1)}
            title={`${index + 1}`}
            onClick={() => react(emoji)}
          >
            {emoji}
          </button>
        ))}
      </div>
    </section>
  );
}

/** Focus goes into the bar when it opens and back when it closes. */
function useFocusInside() {
  const bar = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    const element = bar.current;
    element?.querySelector("button")?.focus({ preventScroll: true });
    return () => {
      const focused = document.activeElement;
      const lost = focused === null || focused === document.body || element?.contains(focused);
      if (lost && before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return bar;
}
