/**
 * Lets the keyboard reach what scrolls within itself, and only as long as it does: a stop for every short sample would be in the way.
 *
 * Returns a function that looks again, for pages whose contents change.
 */
export function focusableWhileScrolling(root: ParentNode, selector: string): () => void {
  const watcher = new ResizeObserver((entries) => {
    for (const { target } of entries) if (target instanceof HTMLElement) adjust(target);
  });
  const seen = new WeakSet<Element>();
  return () => {
    for (const element of root.querySelectorAll<HTMLElement>(selector)) {
      adjust(element);
      if (seen.has(element)) continue;
      seen.add(element);
      watcher.observe(element);
    }
  };
}

function adjust(element: HTMLElement): void {
  const scrolls = element.scrollWidth > element.clientWidth || element.scrollHeight > element.clientHeight;
  if (scrolls) element.tabIndex = 0;
  else element.removeAttribute("tabindex");
}
