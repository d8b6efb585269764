import { hashOf } from "../navigation/route";
import { Dialog } from "../ui/Dialog";
import { clockOf, dateOf, lengthOf } from "../ui/time";
import type { Meeting } from "./shapes";

interface Props {
  readonly meeting: Meeting;
  onClose(): void;
}

/** Who took part in a meeting, from when until when. */
export function MeetingDialog({ meeting, onClose }: Props) {
  const end = meeting.start_time + meeting.duration;
  const span = Math.max(1, meeting.duration);
  return (
    <Dialog title={`Meeting in ${meeting.room}`} isOpen onClose={onClose}>
      <p>
        {dateOf(meeting.start_time * 1000)} to {meeting.ongoing ? "now" : clockOf(end * 1000)},{" "}
        {lengthOf(meeting.duration)}; {meeting.max_participants} at once.
      </p>
      <ul className="stays" aria-label="Participants">
        {meeting.participants.map((one) => (
          <li key={one.participant_id}>
            <span>
              <strong>{one.user_name?.trim() || "Guest"}</strong>{" "}
              <span className="muted small">{one.user_id === null ? "" : `user id ${one.user_id}`}</span>
            </span>
            <span className="small">
              {clockOf(one.join_time * 1000)}, {lengthOf(one.duration)}
            </span>
            <span className="stay" aria-hidden="true">
              <span
                style={{
                  left: `${(100 * (one.join_time - meeting.start_time)) / span}%`,
                  width: `${(100 * one.duration) / span}%`,
                }}
              />
            </span>
          </li>
        ))}
      </ul>
      <p className="muted small ids">Meeting {meeting.id}</p>
      <div className="buttons">
        <a className="button" href={hashOf({ page: "room", name: meeting.room, tab: "people" })}>
          Go to the room
        </a>
        <button type="button" className="button primary" onClick={onClose}>
          Close
        </button>
      </div>
    </Dialog>
  );
}
