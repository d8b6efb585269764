import { useState } from "react";
import { useAddress } from "../api/useLive";
import { Empty } from "../ui/Empty";
import { Loaded } from "../ui/Loaded";
import { Paging } from "../ui/Paging";
import { RecordingCard } from "./RecordingCard";
import type { RecordingList } from "./shapes";

const PER_PAGE = 20;
const EVERY_MS = 30_000;
const WHILE_RECORDING_MS = 10_000;

/** What was recorded, newest first: of the domain, or of the rooms of a name. */
export default function Recordings({ room }: { readonly room?: string }) {
  const [pages, setPages] = useState<readonly string[]>([]);
  const [every, setEvery] = useState(EVERY_MS);
  const query = { limit: PER_PAGE, starting_after: pages.at(-1), room_name: room };
  const recordings = useAddress<RecordingList>("/recordings", query, every);
  const wanted = recordings.data?.data.some((one) => one.status === "in-progress") ? WHILE_RECORDING_MS : EVERY_MS;
  if (wanted !== every) setEvery(wanted);
  return (
    <Loaded live={recordings} label="Loading recordings">
      {(found) =>
        found.total_count === 0 ? (
          <Empty title="Nothing has been recorded yet">
            <p>
              Rooms with <code>enable_recording</code> can be recorded. What was recorded stays here until it is
              deleted, also when its room is gone.
            </p>
          </Empty>
        ) : (
          <>
            <ul className="recordings" aria-label="Recordings">
              {found.data.map((one) => (
                <RecordingCard key={one.id} recording={one} onChanged={recordings.refresh} />
              ))}
            </ul>
            <Paging
              label="Pages of recordings"
              perPage={PER_PAGE}
              here={found.data.length}
              total={found.total_count}
              last={found.data.at(-1)?.id}
              pages={pages}
              onPages={setPages}
            />
          </>
        )
      }
    </Loaded>
  );
}
