import { useLayoutEffect, useSyncExternalStore } from "react";
import type { Theme } from "../embed/theme";

/** Set an app's colours on the page's document, or another, where popovers outside the page's own element see them too. */
export function useTheme(theme: Theme | null, document: Document = globalThis.document): void {
  useLayoutEffect(() => {
    if (!theme) return;
    const { style, dataset } = document.documentElement;
    for (const [name, value] of Object.entries(theme.variables)) style.setProperty(name, value);
    dataset.scheme = theme.scheme;
    return () => {
      for (const name of Object.keys(theme.variables)) style.removeProperty(name);
      delete dataset.scheme;
    };
  }, [theme, document]);
}

const systemDark = () => window.matchMedia("(prefers-color-scheme: dark)");

function followSystem(onChange: () => void): () => void {
  const query = systemDark();
  query.addEventListener("change", onChange);
  return () => query.removeEventListener("change", onChange);
}

/** Whether the call is dark now: by its own look, an app's colours, or the system where an app leaves it that choice. */
export function useIsDark(theme: Theme | null): boolean {
  const system = useSyncExternalStore(followSystem, () => systemDark().matches);
  return theme?.scheme === "system" ? system : theme?.scheme !== "light";
}
