import { useState } from "react";
import { sentence } from "../api/Api";
import { useApi } from "../api/ApiContext";
import { useAction } from "../api/useAction";
import { Confirm } from "../ui/Confirm";
import { Notice } from "../ui/Notice";
import { sizeOf } from "../ui/size";
import { dateOf, lengthOf } from "../ui/time";
import { useNow } from "../ui/useNow";
import { download } from "./download";
import { filesOf, hasFilm } from "./files";
import type { Recording } from "./shapes";

const TYPES = { cloud: "video", "cloud-audio-only": "sound only", "raw-tracks": "raw tracks" } as const;
const STATES = { "in-progress": "in progress", finished: "finished", canceled: "failed" } as const;
const LOOKS = { "in-progress": "", finished: "good", canceled: "bad" } as const;

interface Props {
  readonly recording: Recording;
  onChanged(): Promise<void>;
}

/** One recording: what it is, its files, its end. */
export function RecordingCard({ recording, onChanged }: Props) {
  const [deleting, setDeleting] = useState(false);
  const api = useApi();
  const action = useAction();
  const began = dateOf(recording.start_ts * 1000);
  const files = filesOf(recording);
  const remove = async () => {
    if (!(await action.run(() => api.delete(`/recordings/${recording.id}`)))) return;
    setDeleting(false);
    await onChanged();
  };
  const get = (key?: string) => void action.run(() => download(api, recording.id, key));
  return (
    <li className="recording" aria-label={`${recording.room_name}, ${began}`}>
      <div className="head">
        <h2>
          {recording.room_name} <span className="muted small">{began}</span>
        </h2>
        <span className={`badge ${LOOKS[recording.status]}`}>{STATES[recording.status]}</span>
      </div>
      <Facts recording={recording} />
      {recording.error ? (
        <Notice kind="error">
          {sentence(recording.status === "finished" ? `cut short: ${recording.error}` : recording.error)}
        </Notice>
      ) : null}
      {action.error && !deleting ? <Notice kind="error">{action.error.message}</Notice> : null}
      {files.length > 0 ? (
        <details className="small">
          <summary>{files.length === 1 ? "1 more file" : `${files.length} files`}</summary>
          <ul className="files">
            {files.map(({ key, name, size }) => (
              <li key={key}>
                <button type="button" className="link" disabled={action.running} onClick={() => get(key)}>
                  {name}
                </button>{" "}
                <span className="muted">{size === undefined ? "" : sizeOf(size)}</span>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
      {recording.status === "in-progress" ? null : (
        <div className="buttons">
          {hasFilm(recording) ? (
            <button type="button" className="button quiet" disabled={action.running} onClick={() => get()}>
              Download
            </button>
          ) : null}
          <button
            type="button"
            className="button quiet danger-text"
            onClick={() => {
              action.forget();
              setDeleting(true);
            }}
          >
            Delete
          </button>
        </div>
      )}
      <Confirm
        title="Delete the recording?"
        isOpen={deleting}
        action="Delete the recording"
        running={action.running}
        error={action.error}
        onConfirm={() => void remove()}
        onClose={() => setDeleting(false)}
      >
        <p>
          What was recorded in {recording.room_name} on {began} is gone for ever, with all of its files.
        </p>
      </Confirm>
    </li>
  );
}

function Facts({ recording }: { readonly recording: Recording }) {
  const now = useNow();
  const soFar = recording.status === "in-progress" ? now / 1000 - recording.start_ts : undefined;
  const length = recording.duration ?? soFar;
  return (
    <dl className="facts">
      <div>
        <dt>Kind</dt>
        <dd>{TYPES[recording.type]}</dd>
      </div>
      {length === undefined ? null : (
        <div>
          <dt>Length</dt>
          <dd>
            {lengthOf(length)}
            {soFar === undefined ? "" : " so far"}
          </dd>
        </div>
      )}
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
  );
}
