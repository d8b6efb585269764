import { useDaily, useDailyEvent } from "@daily-co/daily-react";
import { useCallback, useState } from "react";

/** Somebody who asks to be let in. */
export interface Knocker {
  readonly id: string;
  readonly name: string;
  /** Let in already; every seat is taken. */
  readonly granted: boolean;
}

interface Waiting {
  readonly knockers: readonly Knocker[];
  readonly answer: (id: string, letIn: boolean) => void;
  readonly answerAll: (letIn: boolean) => void;
}

/** Who asks to be let in: nobody, for somebody who may not decide that. `onKnock` hears of everyone who asks, or asks again. */
export function useWaiting(onKnock: (knocker: Knocker) => void): Waiting {
  const call = useDaily();
  const [knockers, setKnockers] = useState<readonly Knocker[]>(() => all(call));
  const refresh = useCallback(() => setKnockers(all(call)), [call]);
  const knocked = useCallback(
    ({ participant }: { participant: unknown }) => {
      refresh();
      const knocker = toKnocker(participant);
      if (!knocker.granted) onKnock(knocker);
    },
    [refresh, onKnock],
  );
  useDailyEvent("waiting-participant-added", knocked);
  useDailyEvent("waiting-participant-updated", knocked);
  useDailyEvent("waiting-participant-removed", refresh);
  // Whoever is gone by now, or was answered by another host, needs no answer.
  const answer = (id: string, grantRequestedAccess: boolean) =>
    void call?.updateWaitingParticipant(id, { grantRequestedAccess }).catch(refresh);
  const answerAll = (grantRequestedAccess: boolean) =>
    void call?.updateWaitingParticipants({ "*": { grantRequestedAccess } }).catch(refresh);
  return { knockers, answer, answerAll };
}

function all(call: ReturnType<typeof useDaily>): readonly Knocker[] {
  return Object.values(call?.waitingParticipants() ?? {}).map(toKnocker);
}

function toKnocker(participant: unknown): Knocker {
  const { id, name, granted } = participant as { id: string; name: string; granted?: boolean };
  return { id, name, granted: granted === true };
}
