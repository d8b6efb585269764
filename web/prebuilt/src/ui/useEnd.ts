import { useCallback, useLayoutEffect, useRef, useState } from "react";

/** Who is not further from the end than this reads along. */
const NEAR_END_PX = 60;

/**
 * Follows the end of a list that scrolls, for whoever is there. `content` changes with what is in the list; with `isOwn` the
 * change is the reader's own, who is taken to the end to see it. `list` is what scrolls; `inner`, if it is given to all that is in
 * it, is followed when it grows otherwise. `isBehind`: something came that the reader, further up, has not seen.
 */
export function useEnd<List extends HTMLElement>(content: unknown, isOwn = false) {
  const list = useRef<List>(null);
  const inner = useRef<HTMLDivElement>(null);
  const wasAtEnd = useRef(true);
  const [isAtEnd, setAtEnd] = useState(true);
  const [isBehind, setBehind] = useState(false);
  const toEnd = useCallback(() => list.current?.scrollTo({ top: list.current.scrollHeight }), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever the content changes
  useLayoutEffect(() => {
    if (wasAtEnd.current || isOwn) toEnd();
    else setBehind(true);
  }, [content]);
  useLayoutEffect(() => {
    // What comes into view may turn out to be higher than was thought, and the list itself be made smaller.
    const observer = new ResizeObserver(() => wasAtEnd.current && toEnd());
    for (const { current } of [list, inner]) if (current) observer.observe(current);
    return () => observer.disconnect();
  }, [toEnd]);
  const onScroll = () => {
    const element = list.current;
    if (!element) return;
    wasAtEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END_PX;
    setAtEnd(wasAtEnd.current);
    if (wasAtEnd.current) setBehind(false);
  };
  return { list, inner, onScroll, isAtEnd, isBehind, toEnd };
}
