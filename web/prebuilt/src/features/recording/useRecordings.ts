import { useLocalSessionId, useParticipantProperty } from "@daily-co/daily-react";
import { useEffect, useMemo, useSyncExternalStore } from "react";
import { useCallTools } from "../../call/CallTools";
import type { RecordingKind } from "../../room/features";
import type { MachineLink } from "../../room/machineLink";
import { RecordingStore } from "./recordingStore";
import { type Running, runningOf } from "./recordings";

const NONE: readonly RecordingKind[] = [];

/** The store of one call, fed by its machine. */
export function useRecordingStore(link: MachineLink): RecordingStore {
  const store = useMemo(() => new RecordingStore(), []);
  useEffect(() => {
    let heard = false;
    const stop = link.listen("page-recordings", (news) => {
      heard = true;
      store.put(runningOf(news, performance.now()));
    });
    const known = link.ask("recordings");
    known.then((news) => heard || store.put(runningOf(news, performance.now()))).catch(() => undefined);
    return stop;
  }, [link, store]);
  return store;
}

/** What is recorded and streamed; `null` before that is known. */
export function useRunning(): Running | null {
  const { recordings } = useCallTools();
  return useSyncExternalStore(recordings.subscribe, recordings.current);
}

/** Whether this browser records the call. */
export function useIsRecording(): boolean {
  return useParticipantProperty(useLocalSessionId(), "record") === true;
}

/** Whether one is an owner or administers streaming: those record and stream. */
export function useIsRecordist(): boolean {
  const [owner, canAdmin] = useParticipantProperty(useLocalSessionId(), ["owner", "permissions.canAdmin"]);
  return owner === true || canAdmin === true || (canAdmin instanceof Set && canAdmin.has("streaming"));
}

/** In which ways one may record, as the room or the token allows it; empty also where the token hides the button. */
export function useRecordingKinds(): readonly RecordingKind[] {
  const { features } = useCallTools();
  return useIsRecordist() && features.recordingUi ? features.recordingKinds : NONE;
}
