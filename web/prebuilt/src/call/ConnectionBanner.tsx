import { useDailyEvent } from "@daily-co/daily-react";
import { WifiOff } from "lucide-react";
import { useCallback, useState } from "react";
import { useText } from "../i18n/TextContext";
import { ALWAYS_HEARD } from "../ui/alwaysHeard";

interface Connections {
  /** Kinds of connection (`signaling`, `sfu`, ...) that are interrupted now. */
  readonly interrupted: ReadonlySet<string>;
  readonly everInterrupted: boolean;
}

/** Says so while signalling or media are interrupted, and to screen readers when they are back. */
export function ConnectionBanner() {
  const { t } = useText();
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
      <div role="alert" {...ALWAYS_HEARD}>
        {interrupted.size > 0 && (
          <p className="banner warning">
            <WifiOff aria-hidden="true" size={18} />
            {t("call.interrupted")}
          </p>
        )}
      </div>
      <p className="visually-hidden" role="status" {...ALWAYS_HEARD}>
        {everInterrupted && interrupted.size === 0 && t("call.reconnected")}
      </p>
    </>
  );
}
