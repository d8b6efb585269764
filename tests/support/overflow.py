"""Texts that a page cuts off or lets run out of sight, as long words of some languages do."""

from typing import Final

from playwright.sync_api import Page

__all__ = ["cut_off"]

_LOOK: Final = """() => {
  const scrolls = (element) => /auto|scroll/.test(getComputedStyle(element).overflowX);
  const inScroller = (element) => {
    for (let above = element.parentElement; above; above = above.parentElement) if (scrolls(above)) return true;
    return false;
  };
  const faults = [];
  const wide = document.documentElement.scrollWidth;
  if (wide > innerWidth + 1) faults.push(`the page is ${wide} px wide of ${innerWidth}`);
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    const text = node.data.trim();
    if (!text || !element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    if (element.closest(".visually-hidden, option, script, style, noscript")) continue;
    const style = getComputedStyle(element);
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    if (box.width === 0) continue;
    const outside = box.left < -1 || box.right > innerWidth + 1;
    if (outside && style.textOverflow !== "ellipsis" && !inScroller(element)) faults.push(`out of sight: ${text}`);
    // What says by an ellipsis that it goes on is meant to; everything else that clips is not.
    for (let frame = element; frame && frame !== document.body; frame = frame.parentElement) {
      const { overflowX, textOverflow } = getComputedStyle(frame);
      if (textOverflow === "ellipsis" || /auto|scroll/.test(overflowX)) break;
      if (!/hidden|clip/.test(overflowX)) continue;
      const edge = frame.getBoundingClientRect();
      if (box.left < edge.left - 1 || box.right > edge.right + 1) faults.push(`cut off: ${text}`);
      break;
    }
  }
  return [...new Set(faults)];
}"""


def cut_off(page: Page, width: int, height: int) -> list[str]:
    """Return one line for each text that cannot be read in full in a window of this size."""
    page.set_viewport_size({"width": width, "height": height})
    # Two frames: what fits itself to the window has done so.
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return [f"{width} x {height}: {fault}" for fault in page.evaluate(_LOOK)]
