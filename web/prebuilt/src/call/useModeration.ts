import { useDaily, useLocalSessionId, useParticipantProperty } from "@daily-co/daily-react";
import { useMemo } from "react";

/** What owners and participant admins may do to others. Nobody can be unmuted from afar. */
export interface Moderation {
  readonly mute: (sessionId: string) => void;
  readonly stopCamera: (sessionId: string) => void;
  readonly remove: (sessionId: string) => void;
  readonly muteOthers: () => void;
}

/** The controls over others, for those who have them; else `null`. */
export function useModeration(): Moderation | null {
  const call = useDaily();
  const [owner, canAdmin] = useParticipantProperty(useLocalSessionId(), ["owner", "permissions.canAdmin"]);
  const may = owner === true || canAdmin === true || (canAdmin instanceof Set && canAdmin.has("participants"));
  return useMemo(
    () =>
      may && call
        ? {
            mute: (id) => call.updateParticipant(id, { setAudio: false }),
            stopCamera: (id) => call.updateParticipant(id, { setVideo: false }),
            remove: (id) => call.updateParticipant(id, { eject: true }),
            muteOthers: () => call.updateParticipants({ "*": { setAudio: false } }),
          }
        : null,
    [call, may],
  );
}
