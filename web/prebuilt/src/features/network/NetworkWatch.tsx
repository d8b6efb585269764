import { useDaily } from "@daily-co/daily-react";
import { useEffect } from "react";
import { historyOf } from "./history";

/** As often as the call machine looks at its connections. */
const PERIOD_MS = 2_000;

/** Collects figures from the beginning of the call, so that the panel has something to show when it is opened in trouble. */
export function NetworkWatch() {
  const call = useDaily();
  useEffect(() => {
    if (!call) return;
    const { take } = historyOf(call);
    const look = () => {
      if (!call.isDestroyed()) call.getNetworkStats().then(take, () => undefined);
    };
    look();
    const timer = setInterval(look, PERIOD_MS);
    return () => clearInterval(timer);
  }, [call]);
  return null;
}
