import { useDaily, useDailyEvent } from "@daily-co/daily-react";
import { useCallback, useEffect, useRef } from "react";
import { useCallTools } from "../../call/CallTools";
import { useText } from "../../i18n/TextContext";
import { onAir, type RunningStream } from "../recording/recordings";
import { useReasons } from "../recording/useReasons";
import { useIsRecordist, useRunning } from "../recording/useRecordings";
import { newTroubles } from "./targets";
import { useTargetName } from "./useTargetName";

/** Says in toasts, which are read out, that one streams, who, and that it is over; to who may do something about it, what fails. */
export function StreamNews() {
  useWords();
  useTroubles();
  return null;
}

function useWords(): void {
  const call = useDaily();
  const { t } = useText();
  const { toasts } = useCallTools();
  const running = useRunning();
  const before = useRef<readonly RunningStream[]>([]);
  useEffect(() => {
    if (running === null) return;
    const now = onAir(running.streams, before.current);
    const [first] = now;
    if (now.length > 0 === before.current.length > 0) {
      before.current = now;
      return;
    }
    before.current = now;
    const starter = Object.values(call?.participants() ?? {}).find((each) => each.session_id === first?.by);
    const tell = (text: string) => toasts.show(text, { id: "streaming", urgent: true });
    if (!first) tell(t("streaming.over"));
    else if (starter?.local) tell(t("streaming.beganYou"));
    else tell(starter ? t("streaming.beganBy", { name: starter.user_name || t("guest") }) : t("streaming.began"));
  }, [running, call, t, toasts]);
}

function useTroubles(): void {
  const { t } = useText();
  const { toasts } = useCallTools();
  const isRecordist = useIsRecordist();
  const inWords = useReasons();
  const nameOf = useTargetName();
  const streams = useRunning()?.streams;
  const before = useRef<readonly RunningStream[]>([]);
  const told = useRef(new Set<string>());
  useEffect(() => {
    const former = before.current;
    before.current = streams ?? [];
    if (!isRecordist) return;
    for (const { id, targets } of before.current)
      for (const target of newTroubles(former.find((each) => each.id === id)?.targets ?? [], targets)) {
        const words = target.state === "error" ? "streaming.targetFailed" : "streaming.targetLost";
        const text = t(words, { target: nameOf(target), reason: inWords(target.reason ?? "…") });
        const toast = `stream-${id}-${target.name ?? target.number}`;
        told.current.add(toast);
        toasts.show(text, { id: toast, urgent: true });
      }
  }, [streams, isRecordist, t, toasts, inWords, nameOf]);
  useDailyEvent(
    "live-streaming-error",
    useCallback(
      ({ errorMsg: reason }) => {
        if (!isRecordist) return;
        // All of it has failed: that says more than what became of its last target.
        for (const id of told.current) toasts.dismiss(id);
        told.current.clear();
        const text = t("streaming.failed", { reason: inWords(reason) });
        toasts.show(text, { id: "streaming-failed", urgent: true });
      },
      [isRecordist, t, toasts, inWords],
    ),
  );
}
