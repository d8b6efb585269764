import { type ReactNode, useState } from "react";
import { sentence } from "../api/Api";
import { useApi } from "../api/ApiContext";
import { useAction } from "../api/useAction";
import { Confirm } from "../ui/Confirm";
import { Notice } from "../ui/Notice";
import { sizeOf } from "../ui/size";
import { download } from "./download";
import type { StoredFile } from "./files";

const LOOKS = { "in progress": "", finished: "good", failed: "bad" } as const;

type KeptState = keyof typeof LOOKS;

interface Props {
  /** What it is: `recording`. */
  readonly what: string;
  /** Where the server has it: `/recordings/ID`. */
  readonly path: string;
  readonly room: string;
  /** When it began, for people. */
  readonly began: string;
  readonly state: KeptState;
  readonly error: string | null | undefined;
  /** Files that are had one by one. */
  readonly files?: readonly StoredFile[];
  /** Whether there is one file that is the thing itself. */
  readonly hasFile: boolean;
  /** What is gone once it is deleted, as a sentence. */
  readonly gone: string;
  /** What is known of it: a list of facts. */
  readonly children: ReactNode;
  onChanged(): Promise<void>;
}

/** One thing that a call left: what it is, its files, its end. */
export function KeptCard(props: Props) {
  const { what, path, room, began, state, error, files = [], hasFile, gone, children, onChanged } = props;
  const [deleting, setDeleting] = useState(false);
  const api = useApi();
  const action = useAction();
  const remove = async () => {
    if (!(await action.run(() => api.delete(path)))) return;
    setDeleting(false);
    await onChanged();
  };
  const get = (key?: string) => void action.run(() => download(api, path, key));
  return (
    <li className={`kept ${what}`} aria-label={`${room}, ${began}`}>
      <div className="head">
        <h2>
          {room} <span className="muted small">{began}</span>
        </h2>
        <span className={`badge ${LOOKS[state]}`}>{state}</span>
      </div>
      {children}
      {error ? <Notice kind="error">{sentence(state === "finished" ? `cut short: ${error}` : error)}</Notice> : null}
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
      {state === "in progress" ? null : (
        <div className="buttons">
          {hasFile ? (
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
        title={`Delete the ${what}?`}
        isOpen={deleting}
        action={`Delete the ${what}`}
        running={action.running}
        error={action.error}
        onConfirm={() => void remove()}
        onClose={() => setDeleting(false)}
      >
        <p>{gone}</p>
      </Confirm>
    </li>
  );
}
