/** Marks in the table of contents where the reader is: the last heading that has passed the upper third of the window. */
export function markReading(headings: Iterable<HTMLElement>, contents: Element | null): void {
  if (!contents) return;
  const all = [...headings];
  const mark = (): void => {
    const passed = all.filter((heading) => heading.getBoundingClientRect().top < innerHeight / 3);
    const current = passed.at(-1)?.id;
    for (const link of contents.querySelectorAll("a")) {
      if (current !== undefined && decodeURIComponent(link.hash.slice(1)) === current) {
        link.setAttribute("aria-current", "location");
      } else link.removeAttribute("aria-current");
    }
  };
  addEventListener("scroll", mark, { passive: true });
  mark();
}
