import { useDailyEvent } from "@daily-co/daily-react";
import { useCallback, useEffect, useRef } from "react";
import { useCallTools } from "../../call/CallTools";
import { isIn } from "../../call/division";
import { useDivision, useMyRoom } from "../../call/useDivision";
import { useModeration } from "../../call/useModeration";
import { useNames } from "../../call/useNames";
import { useText } from "../../i18n/TextContext";
import type { MachineLink } from "../../room/machineLink";
import { useBreakoutRequests, useSecondsLeft } from "./useBreakout";

/** The last words of warning come so many seconds before the groups close. */
const WARNING_S = 60;

/** Says in toasts, which are read out, what happens to oneself and, for hosts, who needs them. Shows nothing itself. */
export function BreakoutNews({ link }: { readonly link: Pick<MachineLink, "listen"> }) {
  useMoves();
  useLastMinute();
  useMessages(link);
  useHelpWanted();
  useLateComers();
  return null;
}

function useMoves(): void {
  const { t } = useText();
  const { toasts } = useCallTools();
  const { open } = useDivision();
  const { here } = useMyRoom();
  const before = useRef<string | null>(null);
  const [id, name] = [here?.id ?? null, here?.name ?? ""];
  useEffect(() => {
    if (id === before.current) return;
    before.current = id;
    toasts.show(id === null ? t("breakout.returned") : t("breakout.moved", { group: name }), { id: "breakout-move" });
  }, [id, name, t, toasts]);
  useEffect(() => {
    if (!open) toasts.dismiss("breakout-closing");
  }, [open, toasts]);
}

function useLastMinute(): void {
  const { t } = useText();
  const { toasts } = useCallTools();
  const seconds = useSecondsLeft();
  const soon = seconds !== null && seconds <= WARNING_S && seconds > 0;
  useEffect(() => {
    if (soon) toasts.show(t("breakout.closing"), { id: "breakout-closing" });
  }, [soon, t, toasts]);
}

function useMessages(link: Pick<MachineLink, "listen">): void {
  const { toasts } = useCallTools();
  const nameOf = useNames();
  useEffect(
    () =>
      link.listen("page-breakout-message", ({ text, by }) => toasts.show(`${nameOf(by)}: ${text}`, { urgent: true })),
    [link, nameOf, toasts],
  );
}

function useHelpWanted(): void {
  const { t } = useText();
  const { toasts } = useCallTools();
  const nameOf = useNames();
  const division = useDivision();
  const host = useModeration() !== null;
  const { enter } = useBreakoutRequests();
  const known = useRef<readonly string[]>([]);
  useEffect(() => {
    const fresh = division.help.filter((id) => !known.current.includes(id));
    for (const id of known.current) if (!division.help.includes(id)) toasts.dismiss(`breakout-help-${id}`);
    known.current = division.help;
    if (!host) return;
    for (const id of fresh) {
      const room = isIn(division, id);
      if (!room) continue;
      const action = { label: t("breakout.join", { group: room.name }), run: () => enter(room.id) };
      toasts.show(t("breakout.wantsHelp", { name: nameOf(id), group: room.name }), {
        id: `breakout-help-${id}`,
        action,
      });
    }
  }, [division, host, enter, nameOf, t, toasts]);
}

/** Hosts learn of people who come while the groups are open: they are in none. */
function useLateComers(): void {
  const { t } = useText();
  const { toasts, breakout } = useCallTools();
  const { assignment: known } = useDivision();
  useEffect(() => {
    for (const id of Object.keys(known)) toasts.dismiss(`breakout-late-${id}`); // who comes back is told to be there first
  }, [known, toasts]);
  const host = useModeration() !== null;
  useDailyEvent(
    "participant-joined",
    useCallback(
      ({ participant: { session_id: id, user_name: name, permissions } }) => {
        const { open, assignment } = breakout.current();
        if (host && open && permissions.hasPresence && assignment[id] === undefined)
          toasts.show(t("breakout.late", { name: name || t("guest") }), { id: `breakout-late-${id}` });
      },
      [host, breakout, t, toasts],
    ),
  );
}
