import { useDaily, useDailyEvent } from "@daily-co/daily-react";
import { useCallback, useEffect, useRef, useState } from "react";
import { useText } from "../i18n/TextContext";

const INTERVAL_MS = 100;
const HEARD = 0.02;
/** Whoever has said something by then has not been heard. */
const PATIENCE_MS = 8000;

/** A level bar, and the same in words: it says so once the microphone has been heard. */
export function MicrophoneMeter({ on }: { readonly on: boolean }) {
  const { t } = useText();
  const call = useDaily();
  const bar = useRef<HTMLSpanElement>(null);
  const [heard, setHeard] = useState(false);
  const [impatient, setImpatient] = useState(false);

  useEffect(() => {
    if (!call || !on) return;
    // Without levels the meter stays at rest; nothing else depends on it.
    call.startLocalAudioLevelObserver(INTERVAL_MS).catch((reason: unknown) => console.warn("no audio levels", reason));
    return () => {
      if (!call.isDestroyed()) call.stopLocalAudioLevelObserver();
    };
  }, [call, on]);

  useDailyEvent(
    "local-audio-level",
    useCallback(({ audioLevel }) => {
      bar.current?.style.setProperty("--level", String(Math.min(1, Math.sqrt(audioLevel) * 1.4)));
      if (audioLevel > HEARD) setHeard(true);
    }, []),
  );

  const listening = on && !heard;
  useEffect(() => {
    setImpatient(false);
    if (!listening) return;
    const timer = setTimeout(() => setImpatient(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [listening]);

  const silent = impatient ? t("prejoin.microphoneStaysSilent") : t("prejoin.microphoneSilent");
  const words = heard ? t("prejoin.microphoneWorks") : silent;
  return (
    <div className="meter">
      <span className="meter-track" aria-hidden="true">
        <span ref={bar} className="meter-bar" hidden={!on} />
      </span>
      <p role="status">{on ? words : t("prejoin.microphoneOff")}</p>
    </div>
  );
}
