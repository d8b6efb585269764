import { Fragment } from "react";
import { ticksOf } from "../plots/ticks";
import { dateOf, lengthOf } from "../ui/time";
import { outlineOf, stepsOf } from "./occupancy";
import type { Meeting } from "./shapes";

interface Props {
  /** Unix seconds. */
  readonly begin: number;
  readonly end: number;
  readonly meetings: readonly Meeting[];
  onChoose(meeting: Meeting): void;
}

/** A row for each room; each meeting where it was in time, its height telling how many were inside. */
export function Timeline({ begin, end, meetings, onChoose }: Props) {
  const rooms = [...new Set(meetings.map(({ room }) => room))].sort();
  const most = Math.max(...meetings.map(({ max_participants }) => max_participants), 1);
  const ticks = ticksOf(begin, end);
  return (
    <section className="timeline" aria-label="Timeline">
      {rooms.map((room) => (
        <Fragment key={room}>
          <span className="timeline-room" title={room}>
            {room}
          </span>
          <div className="timeline-row">
            {ticks.map(({ at }) => (
              <span key={at} className="timeline-line" style={{ left: percent(at, begin, end) }} />
            ))}
            {meetings
              .filter((one) => one.room === room)
              .map((one) => (
                <Bar key={one.id} meeting={one} begin={begin} end={end} most={most} onChoose={() => onChoose(one)} />
              ))}
          </div>
        </Fragment>
      ))}
      <span />
      <div className="timeline-axis" aria-hidden="true">
        {ticks.map(({ at, label }) => (
          <span key={at} className="muted" style={{ left: percent(at, begin, end) }}>
            {label}
          </span>
        ))}
      </div>
    </section>
  );
}

interface BarProps {
  readonly meeting: Meeting;
  readonly begin: number;
  readonly end: number;
  readonly most: number;
  onChoose(): void;
}

function Bar({ meeting, begin, end, most, onChoose }: BarProps) {
  const first = meeting.start_time;
  const last = meeting.start_time + Math.max(meeting.duration, 1);
  const from = Math.max(first, begin);
  const words = `${dateOf(first * 1000)}, ${lengthOf(meeting.duration)}${meeting.ongoing ? " so far" : ""}, ${
    meeting.max_participants
  } at once`;
  return (
    <button
      type="button"
      className={meeting.ongoing ? "bar ongoing" : "bar"}
      style={{ left: percent(from, begin, end), width: `${(100 * (Math.min(last, end) - from)) / (end - begin)}%` }}
      title={words}
      aria-label={`${meeting.room}, ${words}`}
      onClick={onChoose}
    >
      <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
        <path d={outlineOf(stepsOf(meeting.participants), from, last, most)} />
      </svg>
    </button>
  );
}

function percent(at: number, begin: number, end: number): string {
  return `${(100 * (at - begin)) / (end - begin)}%`;
}
