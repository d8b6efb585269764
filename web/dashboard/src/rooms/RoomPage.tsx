import { lazy, useState } from "react";
import { useApi } from "../api/ApiContext";
import type { Room } from "../api/shapes";
import { useAction } from "../api/useAction";
import { useAddress } from "../api/useLive";
import { hashOf, ROOM_TABS, type RoomTab } from "../navigation/route";
import { goTo } from "../navigation/useRoute";
import { Confirm } from "../ui/Confirm";
import { CopyButton } from "../ui/CopyButton";
import { Loaded } from "../ui/Loaded";
import { People } from "./People";
import { pathOf } from "./pathOf";
import { TokenLink } from "./TokenLink";

const RoomConfiguration = lazy(() => import("../configuration/RoomConfiguration"));
const Meetings = lazy(() => import("../meetings/Meetings"));
const Recordings = lazy(() => import("../recordings/Recordings"));
const RoomHistory = lazy(() => import("./RoomHistory"));

const TITLES: Readonly<Record<RoomTab, string>> = {
  people: "People",
  configuration: "Configuration",
  meetings: "Meetings",
  recordings: "Recordings",
  history: "Changes",
};

interface Props {
  readonly name: string;
  readonly tab: RoomTab;
}

/** One room: who is inside, what it is set to, what went on in it. */
export function RoomPage({ name, tab }: Props) {
  const room = useAddress<Room>(pathOf(name));
  return (
    <Loaded live={room} label="Loading the room">
      {(found) => (
        <>
          <RoomHead room={found} />
          <nav className="tabs" aria-label="About this room">
            {ROOM_TABS.map((one) => (
              <a
                key={one}
                href={hashOf({ page: "room", name, tab: one })}
                aria-current={one === tab ? "page" : undefined}
              >
                {TITLES[one]}
              </a>
            ))}
          </nav>
          {tab === "people" ? <People room={found} /> : null}
          {tab === "configuration" ? <RoomConfiguration name={name} onSaved={room.refresh} /> : null}
          {tab === "meetings" ? <Meetings room={name} /> : null}
          {tab === "recordings" ? <Recordings room={name} /> : null}
          {tab === "history" ? <RoomHistory name={name} /> : null}
        </>
      )}
    </Loaded>
  );
}

function RoomHead({ room }: { readonly room: Room }) {
  const [asking, setAsking] = useState<"delete" | "token">();
  return (
    <>
      <div className="head">
        <div>
          <p className="small">
            <a href={hashOf({ page: "rooms" })}>Rooms</a>
          </p>
          <h1>{room.name}</h1>
          <p className="room-url muted">
            <a href={room.url} target="_blank" rel="noopener noreferrer">
              {room.url}
            </a>
            <CopyButton text={room.url} label="Copy the room's link" />
            <span className="badge">{room.privacy}</span>
          </p>
        </div>
        <div className="buttons">
          <button type="button" className="button" onClick={() => setAsking("token")}>
            Link with a token
          </button>
          <button type="button" className="button danger-text" onClick={() => setAsking("delete")}>
            Delete
          </button>
        </div>
      </div>
      <DeleteRoom room={room} isOpen={asking === "delete"} onClose={() => setAsking(undefined)} />
      <TokenLink room={room} isOpen={asking === "token"} onClose={() => setAsking(undefined)} />
    </>
  );
}

interface AskProps {
  readonly room: Room;
  readonly isOpen: boolean;
  onClose(): void;
}

function DeleteRoom({ room, isOpen, onClose }: AskProps) {
  const api = useApi();
  const action = useAction();
  const confirm = async () => {
    if (await action.run(() => api.delete(pathOf(room.name)))) goTo({ page: "rooms" });
  };
  return (
    <Confirm
      title={`Delete ${room.name}?`}
      isOpen={isOpen}
      action="Delete the room"
      running={action.running}
      error={action.error}
      onConfirm={confirm}
      onClose={onClose}
    >
      <p>Everybody inside is put out, its link leads nowhere any more, and its configuration is gone.</p>
    </Confirm>
  );
}
