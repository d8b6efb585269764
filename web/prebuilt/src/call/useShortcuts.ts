import { useEffect, useRef } from "react";
import { type Shortcut, shortcutOf } from "./shortcuts";

/** Do what a key stands for, wherever the focus is on this page. */
export function useShortcuts(commands: ReadonlyMap<Shortcut, () => void>): void {
  const current = useRef(commands);
  useEffect(() => {
    current.current = commands;
  }, [commands]);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const shortcut = shortcutOf(event);
      const command = shortcut === null ? undefined : current.current.get(shortcut);
      if (!command) return;
      event.preventDefault();
      command();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
}
