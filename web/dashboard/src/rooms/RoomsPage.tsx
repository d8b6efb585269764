import { Lock, Search } from "lucide-react";
import { useDeferredValue, useState } from "react";
import type { RoomNow, RoomOverview } from "../api/shapes";
import { useAddress } from "../api/useLive";
import { hashOf } from "../navigation/route";
import { Ago } from "../ui/Ago";
import { CopyButton } from "../ui/CopyButton";
import { Empty } from "../ui/Empty";
import { Loaded } from "../ui/Loaded";
import { Paging } from "../ui/Paging";
import { lengthOf, millis } from "../ui/time";
import { useNow } from "../ui/useNow";
import { CreateRoom } from "./CreateRoom";

const EVERY_MS = 5000;
const PER_PAGE = 20;

/** Every room, with who is inside now. Refreshes by itself. */
export function RoomsPage() {
  const [search, setSearch] = useState("");
  const [liveOnly, setLiveOnly] = useState(false);
  const [creating, setCreating] = useState(false);
  /** Ids of the last room of each page before this one. */
  const [pages, setPages] = useState<readonly string[]>([]);
  const wanted = useDeferredValue(search.trim());
  const query = {
    search: wanted,
    live: liveOnly || undefined,
    limit: PER_PAGE,
    starting_after: pages.at(-1),
  };
  const rooms = useAddress<RoomOverview>("/parlour/rooms", query, EVERY_MS);
  const look = (change: () => void) => {
    setPages([]);
    change();
  };
  return (
    <>
      <div className="head">
        <h1>Rooms</h1>
        <button type="button" className="button primary" onClick={() => setCreating(true)}>
          Create a room
        </button>
      </div>
      <div className="filters">
        <label className="search">
          <Search aria-hidden="true" size={16} />
          <span className="visually-hidden">Search by name</span>
          <input
            type="search"
            placeholder="Search by name"
            maxLength={128}
            value={search}
            onChange={(event) => look(() => setSearch(event.target.value))}
          />
        </label>
        <label className="check">
          <input
            type="checkbox"
            checked={liveOnly}
            onChange={(event) => look(() => setLiveOnly(event.target.checked))}
          />
          Only rooms with people inside
        </label>
      </div>
      <Loaded live={rooms} label="Loading rooms" lines={6}>
        {(found) => (
          <>
            <RoomTable
              found={found}
              empty={
                wanted || liveOnly ? (
                  <Empty title={liveOnly && !wanted ? "Nobody is in a call" : "No room matches"}>
                    <p>
                      <button
                        type="button"
                        className="link"
                        onClick={() =>
                          look(() => {
                            setSearch("");
                            setLiveOnly(false);
                          })
                        }
                      >
                        Show all rooms
                      </button>
                    </p>
                  </Empty>
                ) : (
                  <Empty title="There are no rooms yet">
                    <p>A room is an address where people meet. Create the first one, and send its link to somebody.</p>
                    <button type="button" className="button primary" onClick={() => setCreating(true)}>
                      Create a room
                    </button>
                  </Empty>
                )
              }
            />
            <Paging
              label="Pages of rooms"
              perPage={PER_PAGE}
              here={found.data.length}
              total={found.total_count}
              last={found.data.at(-1)?.room.id}
              pages={pages}
              onPages={setPages}
              more={found.live_count > 0 ? `; people are in ${found.live_count}` : ""}
            />
          </>
        )}
      </Loaded>
      <CreateRoom isOpen={creating} onClose={() => setCreating(false)} />
    </>
  );
}

function RoomTable({ found, empty }: { readonly found: RoomOverview; readonly empty: React.ReactNode }) {
  if (found.data.length === 0) return empty;
  return (
    <ul className="rooms" aria-label="Rooms">
      {found.data.map((one) => (
        <RoomRow key={one.room.id} one={one} />
      ))}
    </ul>
  );
}

function RoomRow({ one: { room, call } }: { readonly one: RoomNow }) {
  const now = useNow();
  const since = millis(call?.since);
  return (
    <li className="room">
      <div className="room-name">
        <a href={hashOf({ page: "room", name: room.name, tab: "people" })}>{room.name}</a>
        {room.privacy === "private" ? (
          <span className="badge" title="Only with a token, or let in from the lobby">
            <Lock aria-hidden="true" size={12} /> private
          </span>
        ) : null}
      </div>
      <div className="room-state">
        {call ? (
          <span className="live">
            <span className="dot" aria-hidden="true" />
            {call.participants === 1 ? "1 person" : `${call.participants} people`}
            {since === undefined ? "" : `, for ${lengthOf((now - since) / 1000)}`}
          </span>
        ) : (
          <span className="muted">empty</span>
        )}
      </div>
      <div className="room-made muted small">
        created <Ago moment={room.created_at} />
      </div>
      <div className="room-tools">
        <CopyButton text={room.url} label={`Copy the link of ${room.name}`} />
        <a className="button quiet" href={room.url} target="_blank" rel="noopener noreferrer">
          Open<span className="visually-hidden"> {room.name} in a new tab</span>
        </a>
      </div>
    </li>
  );
}
