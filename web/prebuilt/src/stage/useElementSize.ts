import { type RefObject, useLayoutEffect, useState } from "react";
import type { Box } from "./layout/geometry";

/** How long after a change of size things still jump to their places. */
const SETTLED_MS = 150;

/**
 * The inner size of an element in CSS pixels, followed through every change. While it changes, the element is marked
 * `data-resizing`: what glides to new places otherwise would lag behind the window's edge.
 */
export function useElementSize(element: RefObject<HTMLElement | null>): Box {
  const [size, setSize] = useState<Box>({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const target = element.current;
    if (!target) return;
    let settled: ReturnType<typeof setTimeout> | undefined;
    const measure = () => {
      const now = { width: target.clientWidth, height: target.clientHeight };
      setSize((before) => (before.width === now.width && before.height === now.height ? before : now));
      target.setAttribute("data-resizing", "");
      clearTimeout(settled);
      settled = setTimeout(() => target.removeAttribute("data-resizing"), SETTLED_MS);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(target);
    return () => {
      clearTimeout(settled);
      observer.disconnect();
    };
  }, [element]);
  return size;
}
