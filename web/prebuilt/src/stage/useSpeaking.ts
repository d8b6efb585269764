import { useDaily, useDailyEvent, useLocalSessionId } from "@daily-co/daily-react";
import { createContext, useCallback, useContext, useEffect, useState, useSyncExternalStore } from "react";
import { Store } from "../embed/store";
import { type LoudMoments, noteLevels, sameSpeakers } from "./speaking";

const INTERVAL_MS = 200;

/** Who speaks now. A store and not a state, so that only the tile of somebody who begins or stops is drawn again. */
export class SpeakingStore extends Store<LoudMoments> {}

export const Speaking = createContext(new SpeakingStore(new Map()));

/** Whether this person speaks now, below a `Speaking` context. */
export function useIsSpeaking(sessionId: string): boolean {
  const store = useContext(Speaking);
  return useSyncExternalStore(store.subscribe, () => store.current().has(sessionId));
}

/** Listen to everybody's loudness for as long as this is mounted. */
export function useSpeakingStore(): SpeakingStore {
  const call = useDaily();
  const localId = useLocalSessionId();
  const [store] = useState(() => new SpeakingStore(new Map()));

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

  const note = useCallback(
    (levels: Readonly<Record<string, number>>) => {
      const before = store.current();
      const after = noteLevels(before, levels, performance.now());
      if (!sameSpeakers(before, after) || before.size > 0) store.update(() => after);
    },
    [store],
  );

  useDailyEvent(
    "remote-participants-audio-level",
    useCallback(({ participantsAudioLevel }) => note(participantsAudioLevel), [note]),
  );
  useDailyEvent(
    "local-audio-level",
    useCallback(({ audioLevel }) => note({ [localId]: audioLevel }), [note, localId]),
  );
  return store;
}
