import { useState } from "react";
import { sentence } from "../api/Api";
import { useApi } from "../api/ApiContext";
import { useAction } from "../api/useAction";
import { Ago } from "../ui/Ago";
import { Confirm } from "../ui/Confirm";
import { Notice } from "../ui/Notice";
import { Deliveries } from "./Deliveries";
import { troubleOf, type WebhookHealth } from "./health";

const STATES = { ACTIVE: "active", FAILED: "stopped", PAUSED: "paused" } as const;

interface Props {
  readonly webhook: WebhookHealth;
  onChanged(): Promise<void>;
}

/** One webhook: how it fares, and what can be done about it. */
export function WebhookCard({ webhook, onChanged }: Props) {
  const api = useApi();
  const action = useAction();
  const [tested, setTested] = useState<{ readonly ok: boolean; readonly info: string }>();
  const [deleting, setDeleting] = useState(false);
  const [looking, setLooking] = useState(false);
  const at = `/parlour/webhooks/${webhook.uuid}`;
  const does = async (work: () => Promise<unknown>) => {
    setTested(undefined);
    await action.run(work);
    await onChanged();
  };
  const isActive = webhook.state === "ACTIVE";
  const trouble = troubleOf(webhook);
  return (
    <li className="webhook" aria-label={webhook.url}>
      <div className="head">
        <h2>{webhook.url}</h2>
        <span className={`badge ${isActive && !trouble ? "good" : "bad"}`}>{STATES[webhook.state]}</span>
      </div>
      {trouble ? <Notice kind="error">{trouble}</Notice> : null}
      <dl className="facts">
        <div>
          <dt>Last delivery</dt>
          <dd>{webhook.last_delivered_at ? <Ago moment={webhook.last_delivered_at} /> : "none yet"}</dd>
        </div>
        <div>
          <dt>Waiting</dt>
          <dd>
            {webhook.waiting}
            {webhook.waiting_since ? (
              <span className="muted">
                {" "}
                (oldest <Ago moment={webhook.waiting_since} />)
              </span>
            ) : null}
          </dd>
        </div>
        <div>
          <dt>Next try</dt>
          <dd>
            {webhook.next_try_at ? <Ago moment={webhook.next_try_at} /> : isActive ? "nothing waits" : "when resumed"}
          </dd>
        </div>
        <div>
          <dt>Failures in a row</dt>
          <dd>{webhook.failed_count}</dd>
        </div>
        <div>
          <dt>When it fails</dt>
          <dd>
            {webhook.retry_type === "exponential"
              ? "up to five tries for each event"
              : "three failures in a row stop it"}
          </dd>
        </div>
      </dl>
      <details className="small">
        <summary>
          {webhook.event_types.length === 1 ? "1 kind of event" : `${webhook.event_types.length} kinds of events`}
        </summary>
        <p className="muted">{webhook.event_types.join(", ")}</p>
      </details>
      {tested ? <Notice kind={tested.ok ? "good" : "error"}>Test: {sentence(tested.info)}</Notice> : null}
      {action.error && !deleting ? <Notice kind="error">{action.error.message}</Notice> : null}
      <div className="buttons">
        <button type="button" className="button quiet" aria-expanded={looking} onClick={() => setLooking(!looking)}>
          {looking ? "Hide deliveries" : "Deliveries"}
        </button>
        <button
          type="button"
          className="button quiet"
          disabled={action.running}
          onClick={() => void does(async () => setTested(await api.post(`${at}/test`)))}
        >
          Test
        </button>
        <button
          type="button"
          className="button quiet"
          disabled={action.running}
          onClick={() => void does(() => api.post(`${at}/${isActive ? "pause" : "resume"}`))}
        >
          {isActive ? "Pause" : "Resume"}
        </button>
        <button type="button" className="button quiet danger-text" onClick={() => setDeleting(true)}>
          Delete
        </button>
      </div>
      {looking ? <Deliveries uuid={webhook.uuid} /> : null}
      <Confirm
        title="Delete the webhook?"
        isOpen={deleting}
        action="Delete the webhook"
        running={action.running}
        error={action.error}
        onConfirm={() => void does(() => api.delete(`/webhooks/${webhook.uuid}`))}
        onClose={() => setDeleting(false)}
      >
        <p>
          Nothing more is delivered to <code>{webhook.url}</code>, and what waits for it is forgotten.
        </p>
      </Confirm>
    </li>
  );
}
