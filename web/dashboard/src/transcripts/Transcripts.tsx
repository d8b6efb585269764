import { useId } from "react";
import { KeptList } from "../kept/KeptList";
import type { Transcript } from "./shapes";
import { TranscriptCard } from "./TranscriptCard";

/** What was written down of what people said, newest first: of the domain, or of the rooms of a name. */
export function Transcripts({ room }: { readonly room: string | undefined }) {
  const title = useId();
  return (
    <section className="transcripts" aria-labelledby={title}>
      <h2 id={title}>Transcripts</h2>
      <KeptList<Transcript>
        what="transcripts"
        path="/transcript"
        room={room}
        empty={
          <p className="muted">
            There are none yet. Rooms with <code>enable_transcription_storage</code> keep what is transcribed there.
          </p>
        }
        isBeingMade={(one) => one.status === "t_in_progress"}
        idOf={(one) => one.transcriptId}
        card={(one, onChanged) => <TranscriptCard key={one.transcriptId} transcript={one} onChanged={onChanged} />}
      />
    </section>
  );
}
