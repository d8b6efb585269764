import { useEffect, useRef } from "react";
import type { Key } from "./keys";
import { shortcutOf } from "./shortcuts";

/**
 * Do what a key stands for, wherever the focus is on this page, or in another `document`. With `letters` false only Escape does: people who dictate, or press
 * keys by mistake, switch the others off.
 */
export function useShortcuts(
  keys: readonly Pick<Key, "key" | "run">[],
  letters: boolean,
  document: Document = globalThis.document,
): void {
  const current = useRef({ keys, letters });
  useEffect(() => {
    current.current = { keys, letters };
  }, [keys, letters]);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const shortcut = shortcutOf(event);
      if (!current.current.letters && shortcut !== "Escape") return;
      const pressed = current.current.keys.find(({ key }) => key === shortcut);
      if (!pressed) return;
      event.preventDefault();
      pressed.run();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [document]);
}
