import { useSyncExternalStore } from "react";
import { useCallTools } from "../../call/CallTools";
import { ALWAYS_HEARD } from "../../ui/alwaysHeard";
import { useSpeakers } from "./useTranscription";

/** So many of the last lines stand in the live region: whatever is new among them is read out. */
const HEARD = 5;

/** Tells screen readers, politely, what was said, as soon as its text is final. */
export function AloudCaptions() {
  const { feed } = useCallTools().captions;
  const { blocks } = useSyncExternalStore(feed.transcript.subscribe, feed.transcript.current);
  const nameOf = useSpeakers();
  const last = blocks
    .slice(-2)
    .flatMap(({ lines }) => lines)
    .slice(-HEARD);
  return (
    <div className="visually-hidden" role="log" aria-live="polite" {...ALWAYS_HEARD}>
      {last.map((said) => (
        <p key={said.key} lang={said.language ?? undefined}>
          {nameOf(said)}: {said.text}
        </p>
      ))}
    </div>
  );
}
