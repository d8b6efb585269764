import { useLocalSessionId, useParticipantProperty } from "@daily-co/daily-react";
import { Timer } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useCallTools } from "../../call/CallTools";
import { useText } from "../../i18n/TextContext";
import { clockTime, dueWarning, isClose, minutesLeft } from "./deadline";

const TICK_MS = 1000;

/** In the last minutes of one's time here: a clock, which is not read out every second, and two messages, which are. */
export function TimeLeft() {
  const { t } = useText();
  const { toasts } = useCallTools();
  const endsAt = useParticipantProperty(useLocalSessionId(), "will_eject_at")?.getTime() ?? 0;
  const left = useTimeLeft(endsAt);
  const warned = useRef<number | null>(null);
  useEffect(() => {
    if (left === null) return;
    const due = dueWarning(left, warned.current);
    if (due === null) return;
    warned.current = due;
    toasts.show(t("deadline.soon", { count: minutesLeft(left) }), { id: "deadline", urgent: due === 1 });
  }, [left, toasts, t]);
  if (left === null || !isClose(left)) return null;
  const time = clockTime(left);
  return (
    <p className="count" role="timer" aria-label={t("deadline.left", { time })} title={t("deadline.left", { time })}>
      <Timer aria-hidden="true" size={16} />
      <span aria-hidden="true">{time}</span>
    </p>
  );
}

/** Milliseconds until then, every second; `null` where there is no end (daily-js says so by the time zero). */
function useTimeLeft(endsAt: number): number | null {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (endsAt <= 0) return;
    const tick = () => setNow(Date.now());
    tick();
    const timer = setInterval(tick, TICK_MS);
    return () => clearInterval(timer);
  }, [endsAt]);
  return endsAt > 0 ? endsAt - now : null;
}
