import type { ReactNode } from "react";
import type { Live } from "../api/useLive";
import { Notice } from "./Notice";
import { Skeleton } from "./Skeleton";

interface Props<T> {
  readonly live: Live<T>;
  /** What is on its way: "Loading rooms". */
  readonly label: string;
  readonly lines?: number;
  children(data: T): ReactNode;
}

/** Shows what was read; before that a skeleton; an error in words, with what was read last below. */
export function Loaded<T>({ live, label, lines, children }: Props<T>) {
  const { data, error, refresh } = live;
  return (
    <>
      {error ? (
        <Notice kind="error">
          {error.message}{" "}
          <button type="button" className="link" onClick={() => void refresh()}>
            Try again
          </button>
        </Notice>
      ) : null}
      {data === undefined ? error ? null : <Skeleton label={label} {...(lines ? { lines } : {})} /> : children(data)}
    </>
  );
}
