import { KeptCard } from "../kept/KeptCard";
import { Length } from "../kept/Length";
import { dateOf } from "../ui/time";
import type { Transcript } from "./shapes";

const STATES = {
  t_in_progress: "in progress",
  t_finished: "finished",
  t_error: "failed",
  t_deleted: "failed",
} as const;

interface Props {
  readonly transcript: Transcript;
  onChanged(): Promise<void>;
}

/** One transcript. */
export function TranscriptCard({ transcript, onChanged }: Props) {
  const began = Date.parse(transcript.created_at);
  const path = `/transcript/${transcript.transcriptId}`;
  return (
    <KeptCard
      what="transcript"
      path={path}
      room={transcript.roomName}
      began={dateOf(began)}
      state={STATES[transcript.status]}
      error={transcript.error}
      hasFile={transcript.status === "t_finished"}
      gone={`What was written down in ${transcript.roomName} on ${dateOf(began)} is gone for ever.`}
      onChanged={onChanged}
    >
      <dl className="facts">
        <Length
          duration={transcript.duration}
          since={transcript.status === "t_in_progress" ? began / 1000 : undefined}
        />
      </dl>
    </KeptCard>
  );
}
