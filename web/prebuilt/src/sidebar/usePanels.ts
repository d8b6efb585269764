import { useMemo } from "react";
import { useCallTools } from "../call/CallTools";
import { useOffersTranscript } from "../features/captions/useTranscription";
import { type Panel, panelsOf } from "./panels";

/** The panels that there are now. */
export function usePanels(): readonly Panel[] {
  const { features } = useCallTools();
  const hasTranscript = useOffersTranscript();
  return useMemo(() => panelsOf(features, { hasTranscript }), [features, hasTranscript]);
}
