import { type FormEvent, useState } from "react";
import { useApi } from "../api/ApiContext";
import { useAction } from "../api/useAction";
import { CopyButton } from "../ui/CopyButton";
import { Dialog } from "../ui/Dialog";
import { Notice } from "../ui/Notice";

interface Props {
  readonly isOpen: boolean;
  onClose(): void;
  onCreated(): Promise<void>;
}

/** Makes a webhook: the server tests its address first. */
export function CreateWebhook(props: Props) {
  return (
    <Dialog title="Create a webhook" isOpen={props.isOpen} onClose={props.onClose}>
      <CreateForm {...props} />
    </Dialog>
  );
}

function CreateForm({ onClose, onCreated }: Props) {
  const api = useApi();
  const action = useAction();
  const [url, setUrl] = useState("");
  const [retryType, setRetryType] = useState("circuit-breaker");
  const [secret, setSecret] = useState("");
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    await action.run(async () => {
      const made = await api.post<{ hmac: string }>("/webhooks", { url: url.trim(), retryType });
      setSecret(made.hmac);
      await onCreated();
    });
  };
  if (secret) {
    return (
      <>
        <Notice kind="good">
          <p>The address answered the test. Deliveries are signed with this secret, in base64:</p>
          <p className="made-link">
            <code>{secret}</code>
            <CopyButton text={secret} label="Copy the secret" />
          </p>
        </Notice>
        <div className="buttons">
          <button type="button" className="button primary" onClick={onClose}>
            Done
          </button>
        </div>
      </>
    );
  }
  return (
    <form method="post" onSubmit={submit}>
      <label htmlFor="webhook-url">Address</label>
      <input
        id="webhook-url"
        type="url"
        required
        maxLength={2048}
        autoComplete="off"
        placeholder="https://"
        value={url}
        aria-describedby="webhook-url-help"
        // biome-ignore lint/a11y/noAutofocus: the first field of a dialog that somebody opened
        autoFocus
        onChange={(event) => setUrl(event.target.value)}
      />
      <p id="webhook-url-help" className="muted small">
        It has to answer a test with status 200 within eight seconds. It hears of every event; the REST API can choose
        some.
      </p>
      <fieldset className="choices">
        <legend>When deliveries fail</legend>
        <label>
          <input
            type="radio"
            name="retry"
            checked={retryType === "circuit-breaker"}
            onChange={() => setRetryType("circuit-breaker")}
          />
          <span>
            Stop after three in a row <span className="muted small">what happens meanwhile waits</span>
          </span>
        </label>
        <label>
          <input
            type="radio"
            name="retry"
            checked={retryType === "exponential"}
            onChange={() => setRetryType("exponential")}
          />
          <span>
            Try each up to five times <span className="muted small">and never stop</span>
          </span>
        </label>
      </fieldset>
      {action.error ? <Notice kind="error">{action.error.message}</Notice> : null}
      <div className="buttons">
        <button type="button" className="button" onClick={onClose}>
          Cancel
        </button>
        <button type="submit" className="button primary" disabled={action.running}>
          {action.running ? "Testing the address…" : "Create"}
        </button>
      </div>
    </form>
  );
}
