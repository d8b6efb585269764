import { useDaily, useDailyEvent } from "@daily-co/daily-react";
import { useCallback, useRef } from "react";
import { playTones } from "../ui/tones";
import { useCallTools, usePreferences, useView } from "./CallTools";
import { isHeard } from "./newcomer";

const NOTE = { seconds: 0.22, volume: 0.12, type: "sine" } as const;

/** Two rising notes when somebody comes: as the app and this person want it, and not in large calls. */
export function NewcomerSound() {
  const call = useDaily();
  const { features } = useCallTools();
  const { newcomerSound: rule } = useView();
  const { sounds } = usePreferences();
  const joinedAt = useRef(performance.now());
  const lastSoundAt = useRef(Number.NEGATIVE_INFINITY);
  useDailyEvent(
    "participant-joined",
    useCallback(() => {
      if (!call || !sounds || features.largeCall) return;
      const { present, hidden } = call.participantCounts();
      const now = performance.now();
      const times = { now, joinedAt: joinedAt.current, lastSoundAt: lastSoundAt.current };
      if (!isHeard({ rule, people: present + hidden, ...times })) return;
      lastSoundAt.current = now;
      playTones([
        { ...NOTE, at: 0, from: 523, to: 523 },
        { ...NOTE, at: 0.14, from: 659, to: 659 },
      ]);
    }, [call, sounds, rule, features]),
  );
  return null;
}
