import { type KeyboardEvent, type MouseEvent, type PointerEvent, useEffect, useRef, useState } from "react";
import type { Box } from "./layout/geometry";
import { panned, STEP, WHOLE, type Zoom, zoomed } from "./zoom";

const MIDDLE = { x: 0, y: 0 };
const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [60, 0],
  ArrowRight: [-60, 0],
  ArrowUp: [0, 60],
  ArrowDown: [0, -60],
};

/**
 * Look closer at a picture of the size of `box`: buttons, Ctrl and the wheel (which is also how pinching a touch pad arrives), and
 * once it is larger, dragging, the wheel and arrow keys move it.
 */
export function useZoom(box: Box, active: boolean) {
  const [zoom, setZoom] = useState<Zoom>(WHOLE);
  const lens = useRef<HTMLDivElement>(null);
  const { width, height } = box;
  useEffect(() => {
    const element = lens.current;
    if (!active) setZoom(WHOLE);
    if (!element || !active) return;
    const onWheel = (event: WheelEvent) => {
      if (!event.ctrlKey) {
        setZoom((now) => (now.scale === 1 ? now : panned(now, -event.deltaX, -event.deltaY, { width, height })));
        return;
      }
      // Or the whole page would be zoomed. React listens passively, which cannot prevent it.
      event.preventDefault();
      const factor = Math.exp(-event.deltaY / 200);
      setZoom((now) => zoomed(now, factor, fromMiddle(event, element), { width, height }));
    };
    element.addEventListener("wheel", onWheel, { passive: false });
    return () => element.removeEventListener("wheel", onWheel);
  }, [active, width, height]);
  if (!active) return { zoom: WHOLE, lens, change: () => undefined, onKeyDown: () => undefined, handlers: {} };
  return {
    zoom,
    lens,
    change: (factor: number) => setZoom((now) => zoomed(now, factor, MIDDLE, box)),
    onKeyDown: (event: KeyboardEvent<HTMLElement>) => {
      const [dx, dy] = ARROWS[event.key] ?? [0, 0];
      if (dx || dy) setZoom((now) => panned(now, dx, dy, box));
    },
    handlers: {
      onPointerMove: (event: PointerEvent<HTMLElement>) => {
        if (event.buttons === 1) setZoom((now) => panned(now, event.movementX, event.movementY, box));
      },
      onDoubleClick: (event: MouseEvent<HTMLElement>) => {
        // On the tile it would pin.
        event.stopPropagation();
        const point = fromMiddle(event, event.currentTarget);
        setZoom((now) => (now.scale > 1 ? WHOLE : zoomed(now, STEP * STEP, point, box)));
      },
    },
  };
}

function fromMiddle(event: { clientX: number; clientY: number }, element: Element) {
  const { left, top, width, height } = element.getBoundingClientRect();
  return { x: event.clientX - left - width / 2, y: event.clientY - top - height / 2 };
}
