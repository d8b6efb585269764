import { isIn } from "../../call/division";
import { useDivision, useMyRoom } from "../../call/useDivision";
import { usePeople } from "../../call/usePeople";
import { useText } from "../../i18n/TextContext";
import { TimeLeft } from "./BreakoutBanner";

/** What who is no host sees of the groups: which there are, and who is with whom. The banner has what one can do. */
export function GuestView() {
  const { t } = useText();
  const division = useDivision();
  const { here } = useMyRoom();
  const people = usePeople();
  if (!division.open) return <p className="breakout-note">{t("breakout.none")}</p>;
  return (
    <>
      <p>
        {here ? t("breakout.youAreIn", { group: here.name }) : t("breakout.openNow")} <TimeLeft />
      </p>
      {division.rooms.map((room) => (
        <section key={room.id} className="breakout-room" aria-label={room.name}>
          <h3>{room.name}</h3>
          <p className="breakout-note">
            {people
              .filter(({ sessionId }) => isIn(division, sessionId)?.id === room.id)
              .map(({ name }) => name || t("guest"))
              .join(", ") || t("breakout.nobody")}
          </p>
        </section>
      ))}
    </>
  );
}
