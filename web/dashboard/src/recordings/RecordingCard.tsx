import { KeptCard } from "../kept/KeptCard";
import { Length } from "../kept/Length";
import { sizeOf } from "../ui/size";
import { dateOf } from "../ui/time";
import { filesOf, hasFilm } from "./files";
import type { Recording } from "./shapes";

const TYPES = { cloud: "video", "cloud-audio-only": "sound only", "raw-tracks": "raw tracks" } as const;
const STATES = { "in-progress": "in progress", finished: "finished", canceled: "failed" } as const;

interface Props {
  readonly recording: Recording;
  onChanged(): Promise<void>;
}

/** One recording. */
export function RecordingCard({ recording, onChanged }: Props) {
  const began = dateOf(recording.start_ts * 1000);
  return (
    <KeptCard
      what="recording"
      path={`/recordings/${recording.id}`}
      room={recording.room_name}
      began={began}
      state={STATES[recording.status]}
      error={recording.error}
      files={filesOf(recording)}
      hasFile={hasFilm(recording)}
      gone={`What was recorded in ${recording.room_name} on ${began} is gone for ever, with all of its files.`}
      onChanged={onChanged}
    >
      <dl className="facts">
        <div>
          <dt>Kind</dt>
          <dd>{TYPES[recording.type]}</dd>
        </div>
        <Length
          duration={recording.duration}
          since={recording.status === "in-progress" ? recording.start_ts : undefined}
        />
        {recording.size === undefined ? null : (
          <div>
            <dt>Size</dt>
            <dd>{sizeOf(recording.size)}</dd>
          </div>
        )}
        <div>
          <dt>Most at once</dt>
          <dd>{recording.max_participants === 1 ? "1 person" : `${recording.max_participants} people`}</dd>
        </div>
      </dl>
    </KeptCard>
  );
}
