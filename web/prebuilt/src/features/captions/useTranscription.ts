import { useDaily, useLocalSessionId, useParticipantProperty } from "@daily-co/daily-react";
import { useMemo, useSyncExternalStore } from "react";
import { useCallTools } from "../../call/CallTools";
import { useText } from "../../i18n/TextContext";
import type { Said } from "./transcript";
import { NO_TRANSCRIPTION, standingOf, type Transcriptions } from "./transcriptions";

/** Which transcriptions there are; `null` before that is known. */
export function useTranscriptions(): Transcriptions | null {
  const { feed } = useCallTools().captions;
  return useSyncExternalStore(feed.transcriptions.subscribe, feed.transcriptions.current);
}

/** Whether one is an owner or administers transcription. */
export function useIsTranscriber(): boolean {
  const [owner, canAdmin] = useParticipantProperty(useLocalSessionId(), ["owner", "permissions.canAdmin"]);
  return owner === true || canAdmin === true || (canAdmin instanceof Set && canAdmin.has("transcription"));
}

/** How it stands with the transcription, and what one may do about it here. */
export function useTranscription() {
  const call = useDaily();
  const transcriptions = useTranscriptions() ?? NO_TRANSCRIPTION;
  const mayAdmin = useIsTranscriber();
  const standing = standingOf(transcriptions);
  return {
    transcriptions,
    standing,
    /** Begin for everybody; absent for who may not, or where it runs. */
    start: mayAdmin && transcriptions.isAvailable && standing === "off" ? () => call?.startTranscription() : null,
    /** End for everybody; absent for who may not, or where none runs. */
    stop:
      mayAdmin && (standing === "on" || standing === "starting")
        ? () => {
            for (const { id: instanceId } of transcriptions.running) call?.stopTranscription({ instanceId });
          }
        : null,
  };
}

/** Whether there is a transcript to look at, or one could begin. */
export function useOffersTranscript(): boolean {
  const { features } = useCallTools();
  const hasBegun = useHasBegun();
  const { standing, start } = useTranscription();
  return features.captions && (hasBegun || standing !== "off" || start !== null);
}

/** Whether anything has been said and understood yet. */
export function useHasBegun(): boolean {
  const { transcript } = useCallTools().captions.feed;
  return useSyncExternalStore(transcript.subscribe, () => transcript.current().count > 0);
}

/** Who said something, in words. */
export function useSpeakers(): (said: Pick<Said, "sessionId" | "track" | "name">) => string {
  const { t } = useText();
  const me = useLocalSessionId();
  return useMemo(
    () =>
      ({ sessionId, track, name: given }) => {
        const name = given || t("guest");
        if (!track.startsWith("cam")) return t("captions.screenOf", { name });
        return sessionId === me ? t("you", { name }) : name;
      },
    [t, me],
  );
}
