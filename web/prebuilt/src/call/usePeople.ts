import type { DailyParticipant } from "@daily-co/daily-js";
import { useDaily, useThrottledDailyEvent } from "@daily-co/daily-react";
import { useCallback, useMemo, useState } from "react";
import { useText } from "../i18n/TextContext";
import { inOrder, type Listed } from "./people";

/** Somebody in the list of people. */
export interface Person extends Listed {
  readonly owner: boolean;
}

/** In large calls somebody changes all the time. */
const REFRESH_MS = 250;

/** Everybody with presence, in the order of the list; names follow. */
export function usePeople(): readonly Person[] {
  const call = useDaily();
  const { t, locale } = useText();
  const read = useCallback(() => (call && !call.isDestroyed() ? Object.values(call.participants()) : []), [call]);
  const [people, setPeople] = useState<readonly DailyParticipant[]>(read);
  const refresh = useCallback(() => setPeople((before) => (sameList(before, read()) ? before : read())), [read]);
  useThrottledDailyEvent(
    ["participant-joined", "participant-updated", "participant-left", "joined-meeting"],
    refresh,
    REFRESH_MS,
  );
  const guest = t("guest");
  return useMemo(
    () =>
      inOrder(
        people.map((person) => listed(person, guest)),
        locale,
      ),
    [people, guest, locale],
  );
}

function sameList(before: readonly DailyParticipant[], after: readonly DailyParticipant[]): boolean {
  return (
    before.length === after.length &&
    before.every((person, index) => {
      const other = after[index];
      return (
        person.session_id === other?.session_id && person.user_name === other.user_name && person.owner === other.owner
      );
    })
  );
}

function listed({ session_id: sessionId, user_name: name, local, owner }: DailyParticipant, guest: string): Person {
  return { sessionId, name: name || guest, local, owner };
}
