import { useDailyEvent } from "@daily-co/daily-react";
import { WifiOff } from "lucide-react";
import { useCallback, useState } from "react";
import { messages } from "../messages";

/** Says so while signalling or media are interrupted. */
export function ConnectionBanner() {
  const [interrupted, setInterrupted] = useState<ReadonlySet<string>>(new Set());
  useDailyEvent(
    "network-connection",
    useCallback(({ type, event }) => {
      setInterrupted((before) => {
        const after = new Set(before);
        if (event === "interrupted") after.add(type);
        else after.delete(type);
        return after;
      });
    }, []),
  );
  return (
    <div role="alert">
      {interrupted.size > 0 && (
        <p className="banner warning">
          <WifiOff aria-hidden="true" size={18} />
          {messages.call.interrupted}
        </p>
      )}
    </div>
  );
}
