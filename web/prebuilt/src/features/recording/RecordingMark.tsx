import { useEffect, useState } from "react";
import { useText } from "../../i18n/TextContext";
import { elapsed } from "./recordings";
import { useRunning } from "./useRecordings";

/** The red dot, and since how long: for everybody, as long as anything is recorded. Begin and end are read out by toasts. */
export function RecordingMark() {
  const [first] = (useRunning()?.recordings ?? []).filter(({ state }) => state !== "starting");
  return first && <Mark since={first.since} />;
}

function Mark({ since }: { readonly since: number }) {
  const { t } = useText();
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), 500);
    return () => clearInterval(timer);
  }, []);
  const time = elapsed(now - since);
  const label = t("recording.mark", { time });
  return (
    <p className="count recording-mark" role="timer" aria-label={label} title={label}>
      <span className="recording-dot" aria-hidden="true" />
      <span aria-hidden="true">{time}</span>
    </p>
  );
}
