import { useLocalSessionId, useParticipantProperty } from "@daily-co/daily-react";
import { useEffect, useMemo, useSyncExternalStore } from "react";
import { useCallTools } from "../../call/CallTools";
import type { MachineLink } from "../../room/machineLink";
import { RecordingStore } from "./recordingStore";
import { type RunningRecording, recordingsOf } from "./recordings";

/** The store of one call, fed by its machine. */
export function useRecordingStore(link: MachineLink): RecordingStore {
  const store = useMemo(() => new RecordingStore(), []);
  useEffect(() => {
    let heard = false;
    const stop = link.listen("page-recordings", (news) => {
      heard = true;
      store.put(recordingsOf(news, performance.now()));
    });
    const known = link.ask("recordings");
    known.then((news) => heard || store.put(recordingsOf(news, performance.now()))).catch(() => undefined);
    return stop;
  }, [link, store]);
  return store;
}

export function useRecordings(): readonly RunningRecording[] | null {
  const { recordings } = useCallTools();
  return useSyncExternalStore(recordings.subscribe, recordings.current);
}

/** Whether this browser records the call. */
export function useIsRecording(): boolean {
  return useParticipantProperty(useLocalSessionId(), "record") === true;
}

/** Whether one may record with this browser: the room or the token allows it, and one is an owner or administers streaming. */
export function useMayRecord(): boolean {
  const { features } = useCallTools();
  const [owner, canAdmin] = useParticipantProperty(useLocalSessionId(), ["owner", "permissions.canAdmin"]);
  const may = owner === true || canAdmin === true || (canAdmin instanceof Set && canAdmin.has("streaming"));
  return features.localRecording && features.recordingUi && may;
}
