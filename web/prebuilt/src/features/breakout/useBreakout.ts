import { useCallback, useEffect, useMemo, useState } from "react";
import { BreakoutStore } from "../../call/breakoutStore";
import { useCallTools } from "../../call/CallTools";
import { divisionOf } from "../../call/division";
import { useDivision } from "../../call/useDivision";
import { useText } from "../../i18n/TextContext";
import type { MachineLink } from "../../room/machineLink";

/** The store of one call, fed by its machine; it stays empty where the room has no groups. */
export function useBreakoutStore(link: MachineLink, on: boolean): BreakoutStore {
  const store = useMemo(() => new BreakoutStore(), []);
  useEffect(() => {
    if (!on) return;
    let heard = false;
    const stop = link.listen("page-breakout", (news) => {
      heard = true;
      store.put(divisionOf(news, performance.now()));
    });
    const known = link.ask("breakout");
    known.then((news) => heard || store.put(divisionOf(news, performance.now()))).catch(() => undefined);
    return stop;
  }, [link, on, store]);
  return store;
}

/** Whole seconds until the groups close by themselves; `null` while nothing ends them. */
export function useSecondsLeft(): number | null {
  const { endsAt } = useDivision();
  const left = useCallback(
    () => (endsAt === null ? null : Math.max(0, Math.ceil((endsAt - performance.now()) / 1000))),
    [endsAt],
  );
  const [seconds, setSeconds] = useState(left);
  useEffect(() => {
    setSeconds(left());
    if (endsAt === null) return;
    const timer = setInterval(() => setSeconds(left()), 250);
    return () => clearInterval(timer);
  }, [left, endsAt]);
  return seconds;
}

/** What one can ask of the server; what is refused is said in a toast. */
export function useBreakoutRequests() {
  const { link, toasts } = useCallTools();
  const { t } = useText();
  return useMemo(() => {
    const failed = () => void toasts.show(t("breakout.failed"), { urgent: true, id: "breakout-failed" });
    return {
      update: (fields: Parameters<typeof link.request<"update-breakout">>[1]) =>
        void link.request("update-breakout", fields).catch(failed),
      enter: (room: string | null) => void link.request("enter-breakout-room", { room }).catch(failed),
      askForHelp: (wanted: boolean) => void link.request("breakout-help", { wanted }).catch(failed),
      tellAll: (text: string) =>
        void link
          .request("breakout-message", { text })
          .then(() => toasts.show(t("breakout.sent")))
          .catch(failed),
    };
  }, [link, toasts, t]);
}
