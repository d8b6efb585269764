import { useSyncExternalStore } from "react";
import { useCallTools } from "../../call/CallTools";
import { useLook } from "./useLook";
import { useTranscription } from "./useTranscription";

/** Whether captions have a place on the screen now: also for what is there to read when transcription has ended. */
export function useShowsCaptions(): boolean {
  const { features, captions } = useCallTools();
  const { feed } = captions;
  const hasLines = useSyncExternalStore(feed.captions.subscribe, () => feed.captions.current().lines.length > 0);
  const { standing } = useTranscription();
  const { isShown } = useLook();
  return features.captions && isShown && (standing !== "off" || hasLines);
}
