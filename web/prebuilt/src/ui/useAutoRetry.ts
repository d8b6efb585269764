import { useEffect, useRef, useState } from "react";
import type { Failure } from "../room/failure";
import { nextTry } from "../room/retries";

export interface AutoRetry {
  readonly leftMs: number;
  /** An attempt is under way. */
  readonly trying: boolean;
  readonly stop: () => void;
}

const TICK_MS = 500;

/**
 * Makes the tries that a failure promises; null when there are none, or the person has stopped them. `failure` null: there is nothing to
 * try; a new object is a new refusal.
 */
export function useAutoRetry(failure: Failure | null, trying: boolean, attempt: () => void): AutoRetry | null {
  const [stopped, setStopped] = useState(false);
  const [now, setNow] = useState(Date.now);
  const [plan, setPlan] = useState<{ readonly of: Failure | null; readonly at: number | null }>({ of: null, at: null });
  const tries = useRef(0);

  useEffect(() => {
    setNow(Date.now());
    setPlan({ of: failure, at: failure && nextTry(failure, tries.current, Date.now(), Math.random()) });
  }, [failure]);

  // The plan for the refusal before is over with it.
  const next = plan.of === failure ? plan.at : null;
  const waits = next !== null && !stopped && !trying;
  useEffect(() => {
    if (!waits) return;
    // Timers of days are none that browsers keep, and those of sleeping machines come late: the clock is asked.
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, [waits]);

  const due = waits && now >= next;
  useEffect(() => {
    if (!due) return;
    tries.current += 1;
    attempt();
  }, [due, attempt]);

  if (next === null || stopped) return null;
  return { leftMs: next - now, trying: trying || due, stop: () => setStopped(true) };
}
