import type { DailyCall } from "@daily-co/daily-js";
import { useAppMessage, useDaily } from "@daily-co/daily-react";
import { useCallback, useEffect, useRef } from "react";
import { useCallTools, useView } from "../../call/CallTools";
import { started, stopped } from "../../embed/view";
import { useText } from "../../i18n/TextContext";
import { announcement, answer, heard, type Outgoing, question, type Situation } from "./sharing";

/** Keep what is shared of integrations the same for everybody who knows them. */
export function useSharing(): void {
  const call = useDaily();
  const { t } = useText();
  const { view, toasts } = useCallTools();
  const { integrations } = useView();
  const startedBy = useRef(new Map<string, string>());

  const situation = useCallback((): Situation | null => {
    const people = call && !call.isDestroyed() ? call.participants() : null;
    if (!people?.local) return null;
    const { local: me, ...others } = people;
    return { ...view.current(), me, others: Object.values(others), startedBy: startedBy.current };
  }, [call, view]);

  // What runs changes by this person's buttons and by the app; what others have started or stopped is known by then.
  useEffect(() => {
    let before = view.current().running;
    return view.subscribe(() => {
      const { running } = view.current();
      const changes = [
        ...running.filter((id) => !before.includes(id)).map((id) => [id, true] as const),
        ...before.filter((id) => !running.includes(id)).map((id) => [id, false] as const),
      ];
      before = running;
      const now = situation();
      if (!now) return;
      for (const [id, on] of changes) {
        const theirs = startedBy.current.has(id) === on;
        if (theirs) continue;
        if (on) startedBy.current.set(id, now.me.session_id);
        else startedBy.current.delete(id);
        send(call, announcement(id, on, now));
      }
    });
  }, [call, view, situation]);

  useEffect(() => {
    const now = situation();
    if (now) send(call, question({ ...now, integrations }));
  }, [call, integrations, situation]);

  useAppMessage({
    onAppMessage: useCallback(
      ({ data, fromId }: { data: unknown; fromId: string }) => {
        const now = situation();
        const from = now?.others.find(({ session_id }) => session_id === fromId);
        const said = now && from ? heard(data, from, now) : null;
        if (!now || !from || !said) return;
        if (said.asks) send(call, answer(from, now));
        const fresh = said.on.filter((id) => !now.running.includes(id));
        for (const id of fresh) startedBy.current.set(id, fromId);
        for (const id of said.off) startedBy.current.delete(id);
        view.update((current) => stopped(started(current, fresh), said.off));
        for (const { id, label, location } of now.integrations.filter((each) => fresh.includes(each.id))) {
          const name = call?.participants()[fromId]?.user_name || t("guest");
          const show = () => view.update((current) => ({ ...current, sidebar: id }));
          toasts.show(t("integrations.opened", { name, label }), {
            id: `integration-${id}`,
            action: location === "sidebar" ? { label: t("integrations.show"), run: show } : null,
          });
        }
      },
      [call, view, situation, toasts, t],
    ),
  });
}

function send(call: DailyCall | null, outgoing: Outgoing | null): void {
  if (call && outgoing && !call.isDestroyed()) call.sendAppMessage(outgoing.data, outgoing.to);
}
