export interface WebhookHealth {
  readonly uuid: string;
  readonly url: string;
  readonly event_types: readonly string[];
  readonly retry_type: string;
  readonly state: "ACTIVE" | "FAILED" | "PAUSED";
  readonly failed_count: number;
  readonly last_delivered_at: string | null;
  readonly waiting: number;
  readonly waiting_since: string | null;
  readonly next_try_at: string | null;
  readonly last_error: string | null;
  readonly recent_delivered: number;
  readonly recent_failed: number;
  readonly created_at: string;
}

export interface Delivery {
  readonly event_id: string;
  readonly type: string;
  readonly room: string;
  readonly state: "pending" | "delivered" | "failed";
  readonly attempts: number;
  readonly last_error: string | null;
  readonly created_at: string;
  readonly finished_at: string | null;
}

/** What is wrong with a webhook, in one sentence; `undefined`: nothing. */
export function troubleOf(webhook: WebhookHealth): string | undefined {
  const why = webhook.last_error ? `: ${webhook.last_error}` : "";
  if (webhook.state === "FAILED") return `Stopped after failures in a row${why}.`;
  if (webhook.failed_count > 0) {
    return `${webhook.failed_count === 1 ? "The last delivery" : `The last ${webhook.failed_count} deliveries`} failed${why}.`;
  }
  if (webhook.recent_failed > 0) return `${webhook.recent_failed} recent deliveries were given up${why}.`;
  return undefined;
}
