import { LifeBuoy, LogIn, X } from "lucide-react";
import { type KeyboardEvent, useEffect, useState } from "react";
import { type BreakoutRoom, isIn } from "../../call/division";
import type { Listed } from "../../call/people";
import { useDivision, useMyRoom } from "../../call/useDivision";
import { useText } from "../../i18n/TextContext";
import { useBreakoutRequests } from "./useBreakout";

interface Props {
  /** `null` is the main room, for those who belong to no group. */
  readonly room: BreakoutRoom | null;
  readonly people: readonly Listed[];
}

/** One group as its host sees it: its name, who belongs to it, and where to send them instead. */
export function RoomCard({ room, people }: Props) {
  const { t } = useText();
  const { open, rooms } = useDivision();
  const { enter, update } = useBreakoutRequests();
  const { here } = useMyRoom();
  const title = room?.name ?? t(open ? "breakout.main" : "breakout.unassigned");
  return (
    <section className="breakout-room" aria-label={title}>
      <header>
        {room && !open ? <RoomName room={room} /> : <h3>{title}</h3>}
        {room && open && here?.id !== room.id && (
          <button
            type="button"
            className="button small-button"
            aria-label={t("breakout.join", { group: room.name })}
            onClick={() => enter(room.id)}
          >
            <LogIn aria-hidden="true" size={16} />
            {t("breakout.joinShort")}
          </button>
        )}
        {room && !open && (
          <button
            type="button"
            className="round small"
            aria-label={t("breakout.remove", { group: room.name })}
            title={t("breakout.remove", { group: room.name })}
            onClick={() => update({ rooms: rooms.filter(({ id }) => id !== room.id) })}
          >
            <X aria-hidden="true" size={16} />
          </button>
        )}
      </header>
      {people.length === 0 ? (
        <p className="breakout-note">{t("breakout.nobody")}</p>
      ) : (
        <ul>
          {people.map((person) => (
            <Member key={person.sessionId} person={person} room={room} />
          ))}
        </ul>
      )}
    </section>
  );
}

/** Sent when the field is left or Enter is pressed, not letter by letter. */
function RoomName({ room }: { readonly room: BreakoutRoom }) {
  const { t } = useText();
  const { rooms } = useDivision();
  const { update } = useBreakoutRequests();
  const [typed, setTyped] = useState(room.name);
  useEffect(() => setTyped(room.name), [room.name]);
  const rename = () => {
    const name = typed.trim();
    if (!name) setTyped(room.name);
    else if (name !== room.name)
      update({ rooms: rooms.map((each) => (each.id === room.id ? { ...each, name } : each)) });
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === "Enter") event.currentTarget.blur();
  };
  return (
    <input
      className="breakout-name"
      aria-label={t("breakout.nameOf", { group: room.name })}
      maxLength={60}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={rename}
      onKeyDown={onKeyDown}
    />
  );
}

function Member({ person, room }: { readonly person: Listed; readonly room: BreakoutRoom | null }) {
  const { t } = useText();
  const division = useDivision();
  const { update } = useBreakoutRequests();
  const { sessionId, local } = person;
  const name = person.name || t("guest");
  const away = division.open && room !== null && isIn(division, sessionId) === null;
  return (
    <li>
      <span className="breakout-member">
        {local ? t("you", { name }) : name}
        {away && <span className="breakout-away">{t("breakout.main")}</span>}
      </span>
      {division.help.includes(sessionId) && (
        <span className="breakout-help" role="img" aria-label={t("breakout.needsHelp")}>
          <LifeBuoy aria-hidden="true" size={18} />
        </span>
      )}
      <select
        aria-label={t("breakout.placeOf", { name })}
        value={room?.id ?? ""}
        onChange={(event) => update({ assignment: { [sessionId]: event.target.value || null } })}
      >
        <option value="">{t(division.open ? "breakout.main" : "breakout.unassigned")}</option>
        {division.rooms.map(({ id, name: group }) => (
          <option key={id} value={id}>
            {group}
          </option>
        ))}
      </select>
    </li>
  );
}
