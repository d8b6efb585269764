interface Props {
  readonly label: string;
  readonly perPage: number;
  /** How many objects are on this page. */
  readonly here: number;
  readonly total: number;
  /** The id of the last object on this page. */
  readonly last: string | undefined;
  /** After which object each page begins, from the second one on. */
  readonly pages: readonly string[];
  onPages(pages: readonly string[]): void;
  /** More to say beside the numbers. */
  readonly more?: string;
}

/** Leads through a list, newest first. */
export function Paging({ label, perPage, here, total, last, pages, onPages, more = "" }: Props) {
  const first = pages.length * perPage;
  if (total === 0) return null;
  return (
    <nav className="paging" aria-label={label}>
      <span className="muted small" role="status">
        {first + 1} to {first + here} of {total}
        {more}
      </span>
      <span className="buttons">
        <button
          type="button"
          className="button"
          disabled={pages.length === 0}
          onClick={() => onPages(pages.slice(0, -1))}
        >
          Newer
        </button>
        <button
          type="button"
          className="button"
          disabled={first + here >= total || last === undefined}
          onClick={() => last !== undefined && onPages([...pages, last])}
        >
          Older
        </button>
      </span>
    </nav>
  );
}
