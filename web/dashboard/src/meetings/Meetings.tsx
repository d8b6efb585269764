import { useState } from "react";
import { useLive } from "../api/useLive";
import { Choice } from "../ui/Choice";
import { Empty } from "../ui/Empty";
import { Loaded } from "../ui/Loaded";
import { dateOf, lengthOf } from "../ui/time";
import { MeetingDialog } from "./MeetingDialog";
import type { Meeting, MeetingList } from "./shapes";
import { Timeline } from "./Timeline";

const HOUR = 3600;
const WINDOWS = { "6 hours": 6 * HOUR, "24 hours": 24 * HOUR, "7 days": 7 * 24 * HOUR, "30 days": 30 * 24 * HOUR };
type WindowName = keyof typeof WINDOWS;
const NAMES = Object.keys(WINDOWS) as WindowName[];

const EVERY_MS = 30_000;
const MOST = 100;

interface Read {
  readonly begin: number;
  readonly end: number;
  readonly meetings: readonly Meeting[];
  readonly isCut: boolean;
}

/** Meetings of a stretch of time, as a timeline and as a list: of one room, or of all. */
export default function Meetings({ room }: { readonly room?: string }) {
  const [window, setWindow] = useState<WindowName>("24 hours");
  const [chosen, setChosen] = useState<Meeting>();
  const live = useLive<Read>(
    `meetings ${room ?? ""} ${window}`,
    async (api, signal) => {
      const end = Math.ceil(Date.now() / 1000);
      const begin = end - WINDOWS[window];
      // Those that had begun before and went on into it belong there, too.
      const query = { timeframe_start: begin - WINDOWS[window], limit: MOST, room };
      const { data, total_count } = await api.get<MeetingList>("/meetings", query, signal);
      const meetings = data.filter((one) => one.start_time + one.duration >= begin);
      return { begin, end, meetings, isCut: total_count > data.length && meetings.length === data.length };
    },
    EVERY_MS,
  );
  return (
    <>
      <Choice label="Time" words={NAMES} value={window} onChange={(word) => setWindow(word)} />
      <Loaded live={live} label="Loading meetings">
        {({ begin, end, meetings, isCut }) =>
          meetings.length === 0 ? (
            <Empty title={`No meeting in the last ${window}`}>
              <p>A meeting counts once two people are inside, or one has been alone for 30 seconds.</p>
            </Empty>
          ) : (
            <>
              {isCut ? <p className="muted">Only the newest {MOST} meetings are shown.</p> : null}
              <Timeline begin={begin} end={end} meetings={meetings} onChoose={setChosen} />
              <ul className="meetings" aria-label="Meetings">
                {meetings.map((one) => (
                  <MeetingRow key={one.id} meeting={one} onChoose={() => setChosen(one)} />
                ))}
              </ul>
            </>
          )
        }
      </Loaded>
      {chosen ? <MeetingDialog meeting={chosen} onClose={() => setChosen(undefined)} /> : null}
    </>
  );
}

function MeetingRow({ meeting, onChoose }: { readonly meeting: Meeting; onChoose(): void }) {
  const people = meeting.participants.length;
  return (
    <li className="meeting">
      <button type="button" className="link" onClick={onChoose}>
        {meeting.room}
      </button>
      <span className="muted small">{dateOf(meeting.start_time * 1000)}</span>
      <span className="small">
        {meeting.ongoing ? (
          <strong className="live">goes on, {lengthOf(meeting.duration)}</strong>
        ) : (
          lengthOf(meeting.duration)
        )}
      </span>
      <span className="small">
        {people === 1 ? "1 participant" : `${people} participants`}, {meeting.max_participants} at once
      </span>
    </li>
  );
}
