import { type RefObject, useLayoutEffect, useState } from "react";
import type { GridBox } from "./gridLayout";

/** The inner size of an element in CSS pixels, followed through every change. */
export function useElementSize(element: RefObject<HTMLElement | null>): GridBox {
  const [size, setSize] = useState<GridBox>({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const target = element.current;
    if (!target) return;
    const measure = () => setSize({ width: target.clientWidth, height: target.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(target);
    return () => observer.disconnect();
  }, [element]);
  return size;
}
