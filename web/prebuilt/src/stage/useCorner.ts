import { type PointerEvent, useCallback, useRef, useState } from "react";
import { type Corner, nearestCorner, readCorner, writeCorner } from "./corner";
import type { Box, Rect } from "./layout/geometry";

/** Where one's own small picture was put last, kept by this browser. */
const KEY = "parlour.selfView";

export interface Draggable {
  readonly onPointerDown: (event: PointerEvent<HTMLElement>) => void;
  readonly onPointerMove: (event: PointerEvent<HTMLElement>) => void;
  readonly onPointerUp: (event: PointerEvent<HTMLElement>) => void;
  readonly onPointerCancel: (event: PointerEvent<HTMLElement>) => void;
}

/** The corner of one's own small picture, remembered. */
export function useCorner(): readonly [Corner, (corner: Corner) => void] {
  const [corner, setCorner] = useState(() => readCorner(stored()));
  const move = useCallback((next: Corner) => {
    setCorner(next);
    try {
      localStorage.setItem(KEY, writeCorner(next));
    } catch {
      // Private windows and frames may forbid it; then it is kept for this call only.
    }
  }, []);
  return [corner, move];
}

function stored(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

/** Let a picture at `place` within `box` be dragged; where it is let go, the nearest corner takes it. */
export function useDrag(place: Rect, box: Box, onDrop: (corner: Corner) => void): Draggable {
  const from = useRef<{ x: number; y: number } | null>(null);
  const end = (event: PointerEvent<HTMLElement>) => {
    const start = from.current;
    if (!start) return;
    from.current = null;
    shift(event.currentTarget, 0, 0);
    event.currentTarget.removeAttribute("data-dragged");
    if (event.type === "pointercancel") return;
    const [dx, dy] = [event.clientX - start.x, event.clientY - start.y];
    onDrop(nearestCorner({ ...place, x: place.x + dx, y: place.y + dy }, box));
  };
  return {
    onPointerDown: (event) => {
      if (event.button !== 0 || (event.target as Element).closest("button")) return;
      event.currentTarget.setPointerCapture?.(event.pointerId);
      from.current = { x: event.clientX, y: event.clientY };
    },
    onPointerMove: (event) => {
      if (!from.current) return;
      event.currentTarget.setAttribute("data-dragged", "");
      shift(event.currentTarget, event.clientX - from.current.x, event.clientY - from.current.y);
    },
    onPointerUp: end,
    onPointerCancel: end,
  };
}

/** Straight to the element: nothing else on the page changes while it is dragged. */
function shift(element: HTMLElement, dx: number, dy: number): void {
  element.style.transform = dx || dy ? `translate(${dx}px, ${dy}px)` : "";
}
