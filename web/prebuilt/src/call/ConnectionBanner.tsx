import { useDailyEvent } from "@daily-co/daily-react";
import { WifiOff } from "lucide-react";
import { useCallback, useState } from "react";
import { messages } from "../messages";

interface Connections {
  /** Kinds of connection (`signaling`, `sfu`, ...) that are interrupted now. */
  readonly interrupted: ReadonlySet<string>;
  readonly everInterrupted: boolean;
}

/** Says so while signalling or media are interrupted, and to screen readers when they are back. */
export function ConnectionBanner() {
  const [{ interrupted, everInterrupted }, setConnections] = useState<Connections>({
    interrupted: new Set(),
    everInterrupted: false,
  });
  useDailyEvent(
    "network-connection",
    useCallback(({ type, event }) => {
      setConnections((before) => {
        const after = new Set(before.interrupted);
        if (event === "interrupted") after.add(type);
        else after.delete(type);
        return { interrupted: after, everInterrupted: before.everInterrupted || after.size > 0 };
      });
    }, []),
  );
  return (
    <>
      <div role="alert">
        {interrupted.size > 0 && (
          <p className="banner warning">
            <WifiOff aria-hidden="true" size={18} />
            {messages.call.interrupted}
          </p>
        )}
      </div>
      <p className="visually-hidden" role="status">
        {everInterrupted && interrupted.size === 0 && messages.call.reconnected}
      </p>
    </>
  );
}
