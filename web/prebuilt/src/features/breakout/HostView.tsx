import { Shuffle } from "lucide-react";
import { useId, useState } from "react";
import { type BreakoutRoom, belongsTo, isIn } from "../../call/division";
import { useDivision } from "../../call/useDivision";
import { usePeople } from "../../call/usePeople";
import { useText } from "../../i18n/TextContext";
import { TimeLeft } from "./BreakoutBanner";
import { MOST_ROOMS, oneMore, shuffled } from "./breakout";
import { MessageToAll } from "./MessageToAll";
import { RoomCard } from "./RoomCard";
import { useBreakoutRequests, useSecondsLeft } from "./useBreakout";

const MINUTES = [5, 10, 15, 30, 60];
const MORE_MINUTES = 5;

/** Making groups, sharing people out, opening and closing: the whole of it for owners and participant admins. */
export function HostView() {
  const { rooms, open } = useDivision();
  if (rooms.length === 0) return <Beginning />;
  return (
    <>
      {open ? <Running /> : <Opening />}
      <Rooms />
    </>
  );
}

function Beginning() {
  const { t } = useText();
  const { update } = useBreakoutRequests();
  const [count, setCount] = useState("2");
  const field = useId();
  const create = () => {
    let rooms: readonly BreakoutRoom[] = [];
    const wanted = Math.min(MOST_ROOMS, Math.max(1, Math.trunc(Number(count)) || 1));
    while (rooms.length < wanted) rooms = oneMore(rooms, (number) => t("breakout.groupName", { number }));
    update({ rooms: [...rooms] });
  };
  return (
    <form
      className="breakout-form"
      onSubmit={(event) => {
        event.preventDefault();
        create();
      }}
    >
      <p className="breakout-note">{t("breakout.intro")}</p>
      <div className="field">
        <label htmlFor={field}>{t("breakout.count")}</label>
        <input
          id={field}
          type="number"
          min={1}
          max={MOST_ROOMS}
          required
          value={count}
          onChange={(event) => setCount(event.target.value)}
        />
      </div>
      <button type="submit" className="button primary">
        {t("breakout.create")}
      </button>
    </form>
  );
}

/** Before the groups are open: share people out, choose a time, begin. */
function Opening() {
  const { t } = useText();
  const { rooms } = useDivision();
  const { update } = useBreakoutRequests();
  const people = usePeople();
  const [minutes, setMinutes] = useState(0);
  const field = useId();
  const others = people.filter(({ local, owner }) => !local && !owner).map(({ sessionId }) => sessionId);
  return (
    <div className="breakout-form">
      <button
        type="button"
        className="button small-button"
        disabled={others.length === 0}
        onClick={() => update({ assignment: shuffled(others, rooms) })}
      >
        <Shuffle aria-hidden="true" size={16} />
        {t("breakout.shuffle")}
      </button>
      <div className="field">
        <label htmlFor={field}>{t("breakout.time")}</label>
        <select id={field} value={minutes} onChange={(event) => setMinutes(Number(event.target.value))}>
          <option value={0}>{t("breakout.noLimit")}</option>
          {MINUTES.map((count) => (
            <option key={count} value={count}>
              {t("breakout.minutes", { count })}
            </option>
          ))}
        </select>
      </div>
      <button
        type="button"
        className="button primary"
        onClick={() => update({ open: true, ends_in: minutes ? minutes * 60 : null })}
      >
        {t("breakout.open")}
      </button>
    </div>
  );
}

/** While the groups are open: their time, a word to all of them, their end. */
function Running() {
  const { t } = useText();
  const { update, enter } = useBreakoutRequests();
  const left = useSecondsLeft();
  const division = useDivision();
  const me = usePeople().find(({ local }) => local)?.sessionId ?? null;
  return (
    <div className="breakout-form">
      <p>
        {t("breakout.openNow")} <TimeLeft />
      </p>
      {isIn(division, me) && (
        <button type="button" className="button small-button" onClick={() => enter(null)}>
          {t("breakout.toMain")}
        </button>
      )}
      <div className="breakout-row">
        <button
          type="button"
          className="button small-button"
          onClick={() => update({ ends_in: Math.min((left ?? 0) + MORE_MINUTES * 60, 86_400) })}
        >
          {t("breakout.more", { count: MORE_MINUTES })}
        </button>
        <button type="button" className="button small-button" onClick={() => update({ ends_in: 60 })}>
          {t("breakout.closeSoon")}
        </button>
      </div>
      <MessageToAll />
      <button type="button" className="button danger" onClick={() => update({ open: false })}>
        {t("breakout.close")}
      </button>
    </div>
  );
}

function Rooms() {
  const { t } = useText();
  const division = useDivision();
  const { update } = useBreakoutRequests();
  const people = usePeople();
  const { rooms, open } = division;
  return (
    <>
      {[null, ...rooms].map((room) => (
        <RoomCard
          key={room?.id ?? ""}
          room={room}
          people={people.filter(({ sessionId }) => (belongsTo(division, sessionId)?.id ?? null) === (room?.id ?? null))}
        />
      ))}
      <div className="breakout-row">
        <button
          type="button"
          className="button small-button"
          disabled={rooms.length >= MOST_ROOMS}
          onClick={() => update({ rooms: [...oneMore(rooms, (number) => t("breakout.groupName", { number }))] })}
        >
          {t("breakout.add")}
        </button>
        {!open && (
          <button type="button" className="button small-button" onClick={() => update({ rooms: [] })}>
            {t("breakout.removeAll")}
          </button>
        )}
      </div>
    </>
  );
}
