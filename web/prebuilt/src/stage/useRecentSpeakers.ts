import { useDailyEvent, useLocalSessionId } from "@daily-co/daily-react";
import { useCallback, useEffect, useRef, useState } from "react";

/** Speakers change no faster than this; who is loud for less does not move anybody. */
const CALM_MS = 2000;
const KEPT = 8;

/** Which of the others spoke, the last first. The first at once, every further one once the former has had its time. */
export function useRecentSpeakers(): readonly string[] {
  const localId = useLocalSessionId();
  const [speakers, setSpeakers] = useState<readonly string[]>([]);
  const last = useRef(Number.NEGATIVE_INFINITY);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const take = useCallback((id: string) => {
    last.current = performance.now();
    setSpeakers((before) => (before[0] === id ? before : [id, ...before.filter((each) => each !== id)].slice(0, KEPT)));
  }, []);

  useDailyEvent(
    "active-speaker-change",
    useCallback(
      ({ activeSpeaker: { peerId } }) => {
        clearTimeout(timer.current);
        if (!peerId || peerId === localId) return;
        const wait = last.current + CALM_MS - performance.now();
        if (wait <= 0) take(peerId);
        else timer.current = setTimeout(() => take(peerId), wait);
      },
      [localId, take],
    ),
  );
  useEffect(() => () => clearTimeout(timer.current), []);
  return speakers;
}
