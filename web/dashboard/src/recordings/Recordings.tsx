import { KeptList } from "../kept/KeptList";
import { Transcripts } from "../transcripts/Transcripts";
import { Empty } from "../ui/Empty";
import { RecordingCard } from "./RecordingCard";
import type { Recording } from "./shapes";

/** What was recorded and written down, newest first: of the domain, or of the rooms of a name. */
export default function Recordings({ room }: { readonly room?: string }) {
  return (
    <>
      <KeptList<Recording>
        what="recordings"
        path="/recordings"
        room={room}
        empty={
          <Empty title="Nothing has been recorded yet">
            <p>
              Rooms with <code>enable_recording</code> can be recorded. What was recorded stays here until it is
              deleted, also when its room is gone.
            </p>
          </Empty>
        }
        isBeingMade={(one) => one.status === "in-progress"}
        idOf={(one) => one.id}
        card={(one, onChanged) => <RecordingCard key={one.id} recording={one} onChanged={onChanged} />}
      />
      <Transcripts room={room} />
    </>
  );
}
