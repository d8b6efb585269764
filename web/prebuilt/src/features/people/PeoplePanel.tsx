import { useLocalSessionId, useParticipantCounts } from "@daily-co/daily-react";
import { useId, useState } from "react";
import { found } from "../../call/people";
import { useDivision } from "../../call/useDivision";
import { useModeration } from "../../call/useModeration";
import { type Person, usePeople } from "../../call/usePeople";
import { useText } from "../../i18n/TextContext";
import { ConfirmDialog } from "../../ui/ConfirmDialog";
import { HandQueue } from "../hands/HandQueue";
import { everyGroup, ownGroup } from "./groups";
import { PeopleSection } from "./PeopleSection";
import { PersonRow } from "./PersonRow";

/** From so many people on, a list is searched rather than read. */
const SEARCH_FROM = 10;

/** Everybody in the call, with the controls over others for those who have them. */
export function PeoplePanel() {
  const { t, locale } = useText();
  const people = usePeople();
  const moderation = useModeration();
  const { hidden } = useParticipantCounts();
  const [typed, setTyped] = useState("");
  const [leaving, setLeaving] = useState<{ readonly sessionId: string; readonly name: string } | null>(null);
  const search = useId();
  const searchable = people.length >= SEARCH_FROM;
  const shown = searchable ? found(people, typed, locale) : people;
  const division = useDivision();
  const me = useLocalSessionId();
  const grouped = () => (moderation ? everyGroup(shown, division) : ownGroup(shown, division, me));
  const sections = division.open && shown.length > 0 ? grouped() : null;
  const row = (person: Person) => (
    <PersonRow key={person.sessionId} {...person} moderation={moderation} onRemove={() => setLeaving(person)} />
  );
  return (
    <div className="people">
      <HandQueue />
      {searchable && (
        <div className="field">
          <label htmlFor={search}>{t("people.search")}</label>
          <input id={search} type="search" value={typed} onChange={(event) => setTyped(event.target.value)} />
        </div>
      )}
      {moderation && people.length > 1 && (
        <button type="button" className="button small-button" onClick={moderation.muteOthers}>
          {t("people.muteOthers")}
        </button>
      )}
      {sections ? (
        sections.map(({ where, people }) => (
          <PeopleSection
            key={typeof where === "string" ? where : `group ${where.id}`}
            where={where}
            count={people.length}
          >
            {people.map(row)}
          </PeopleSection>
        ))
      ) : (
        <ul className="people-list" aria-label={t("people.title")}>
          {shown.map(row)}
        </ul>
      )}
      {shown.length === 0 && <p className="people-note">{t("people.nobodyFound")}</p>}
      {hidden > 0 && <p className="people-note">{t("people.viewers", { count: hidden })}</p>}
      {leaving && (
        <ConfirmDialog
          question={t("people.removeQuestion", { name: leaving.name })}
          hint={t("people.removeHint")}
          action={t("people.removeConfirm")}
          onConfirm={() => moderation?.remove(leaving.sessionId)}
          onClose={() => setLeaving(null)}
        />
      )}
    </div>
  );
}
