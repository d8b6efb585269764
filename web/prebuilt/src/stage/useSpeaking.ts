import { useDaily, useDailyEvent, useLocalSessionId } from "@daily-co/daily-react";
import { useCallback, useEffect, useState } from "react";
import { type LoudMoments, noteLevels, sameSpeakers } from "./speaking";

const INTERVAL_MS = 200;

/** Who is speaking now, by session id; re-renders only when that changes. */
export function useSpeaking(): LoudMoments {
  const call = useDaily();
  const localId = useLocalSessionId();
  const [loud, setLoud] = useState<LoudMoments>(new Map());

  useEffect(() => {
    if (!call) return;
    const noLevels = (reason: unknown) => console.warn("no audio levels", reason);
    call.startRemoteParticipantsAudioLevelObserver(INTERVAL_MS).catch(noLevels);
    call.startLocalAudioLevelObserver(INTERVAL_MS).catch(noLevels);
    return () => {
      if (call.isDestroyed()) return;
      call.stopRemoteParticipantsAudioLevelObserver();
      call.stopLocalAudioLevelObserver();
    };
  }, [call]);

  const note = useCallback((levels: Readonly<Record<string, number>>) => {
    const now = performance.now();
    setLoud((before) => {
      const after = noteLevels(before, levels, now);
      return sameSpeakers(before, after) && before.size === 0 ? before : after;
    });
  }, []);

  useDailyEvent(
    "remote-participants-audio-level",
    useCallback(({ participantsAudioLevel }) => note(participantsAudioLevel), [note]),
  );
  useDailyEvent(
    "local-audio-level",
    useCallback(({ audioLevel }) => note({ [localId]: audioLevel }), [note, localId]),
  );
  return loud;
}
