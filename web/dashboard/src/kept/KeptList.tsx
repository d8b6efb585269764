import { type ReactNode, useState } from "react";
import { useAddress } from "../api/useLive";
import { Loaded } from "../ui/Loaded";
import { Paging } from "../ui/Paging";

const PER_PAGE = 20;
const EVERY_MS = 30_000;
const WHILE_MAKING_MS = 10_000;

interface Page<T> {
  readonly total_count: number;
  readonly data: readonly T[];
}

interface Props<T> {
  /** What they are called: `recordings`. */
  readonly what: string;
  /** Where the server lists them. */
  readonly path: string;
  /** Only those of rooms of this name. */
  readonly room: string | undefined;
  /** What is shown when there are none. */
  readonly empty: ReactNode;
  isBeingMade(one: T): boolean;
  idOf(one: T): string;
  card(one: T, onChanged: () => Promise<void>): ReactNode;
}

/** What calls left, newest first: of the domain, or of the rooms of a name. */
export function KeptList<T>({ what, path, room, empty, isBeingMade, idOf, card }: Props<T>) {
  const [pages, setPages] = useState<readonly string[]>([]);
  const [every, setEvery] = useState(EVERY_MS);
  const query = { limit: PER_PAGE, starting_after: pages.at(-1), room_name: room };
  const list = useAddress<Page<T>>(path, query, every);
  const wanted = list.data?.data.some(isBeingMade) ? WHILE_MAKING_MS : EVERY_MS;
  if (wanted !== every) setEvery(wanted);
  return (
    <Loaded live={list} label={`Loading ${what}`}>
      {(found) => {
        if (found.total_count === 0) return empty;
        const last = found.data.at(-1);
        return (
          <>
            <ul className="kept-list" aria-label={`${what[0]?.toUpperCase()}${what.slice(1)}`}>
              {found.data.map((one) => card(one, list.refresh))}
            </ul>
            <Paging
              label={`Pages of ${what}`}
              perPage={PER_PAGE}
              here={found.data.length}
              total={found.total_count}
              last={last === undefined ? undefined : idOf(last)}
              pages={pages}
              onPages={setPages}
            />
          </>
        );
      }}
    </Loaded>
  );
}
