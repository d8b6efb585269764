import { useEffect, useState } from "react";

/** Where keys belong to something else. */
const BUSY =
  "input, textarea, select, [contenteditable], [role=dialog], [role=menu], [role=listbox], aside, [role=complementary]";

/** The page that is shown, counted from 0; Page Up and Page Down turn it. */
export function usePages(pages: number): readonly [number, (page: number) => void] {
  const [wanted, setPage] = useState(0);
  const page = Math.min(wanted, pages - 1);
  useEffect(() => {
    if (pages < 2) return;
    const onKey = (event: KeyboardEvent) => {
      const step = event.key === "PageDown" ? 1 : event.key === "PageUp" ? -1 : 0;
      if (step === 0 || event.defaultPrevented || (event.target instanceof Element && event.target.closest(BUSY)))
        return;
      setPage(Math.min(pages - 1, Math.max(0, page + step)));
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [page, pages]);
  return [page, setPage];
}
