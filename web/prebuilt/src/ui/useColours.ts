import { useLayoutEffect } from "react";

/** Set CSS custom properties on the document, where popovers outside the page's own element see them too. */
export function useColours(colours: Readonly<Record<string, string>>): void {
  useLayoutEffect(() => {
    const { style } = document.documentElement;
    for (const [name, value] of Object.entries(colours)) style.setProperty(name, value);
    return () => {
      for (const name of Object.keys(colours)) style.removeProperty(name);
    };
  }, [colours]);
}
