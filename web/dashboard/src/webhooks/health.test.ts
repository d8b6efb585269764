import { describe, expect, it } from "vitest";
import { troubleOf, type WebhookHealth } from "./health";

const HEALTHY: WebhookHealth = {
  uuid: "u",
  url: "https://a.example",
  event_types: [],
  retry_type: "exponential",
  state: "ACTIVE",
  failed_count: 0,
  last_delivered_at: null,
  waiting: 0,
  waiting_since: null,
  next_try_at: null,
  last_error: null,
  recent_delivered: 3,
  recent_failed: 0,
  created_at: "2026-02-03T10:20:30.000Z",
};

describe("the trouble of a webhook", () => {
  it("is none where everything arrives, or somebody paused it", () => {
    expect(troubleOf(HEALTHY)).toBeUndefined();
    expect(troubleOf({ ...HEALTHY, state: "PAUSED", waiting: 7 })).toBeUndefined();
  });

  it.each<[Partial<WebhookHealth>, string]>([
    [
      { state: "FAILED", last_error: "the receiver answered 500" },
      "Stopped after failures in a row: the receiver answered 500.",
    ],
    [{ failed_count: 1 }, "The last delivery failed."],
    [{ failed_count: 2, last_error: "no answer" }, "The last 2 deliveries failed: no answer."],
    [{ recent_failed: 4 }, "4 recent deliveries were given up."],
  ])("%j is said in words", (different, words) => {
    expect(troubleOf({ ...HEALTHY, ...different })).toBe(words);
  });
});
