import { describe, expect, it } from "vitest";
import type { Failure } from "./failure";
import { countdown, nextTry } from "./retries";

const NOW = 1_800_000_000_000;
const failure = (type: Failure["type"], more: Partial<Failure> = {}): Failure => ({
  type,
  msg: "",
  validFrom: null,
  ...more,
});
const wait = (of: Failure, tries = 0, random = 0.5) => {
  const at = nextTry(of, tries, NOW, random);
  return at === null ? null : at - NOW;
};

describe("the next try", () => {
  it("is when the room opens, or the invitation becomes valid, a moment spread among all who wait", () => {
    const opens = { validFrom: NOW / 1000 + 90 };
    expect(wait(failure("nbf-room", opens), 0, 0)).toBe(90_000);
    expect(wait(failure("nbf-token", opens), 0, 1)).toBe(92_000);
  });

  it("is soon where this clock is ahead of the server's", () => {
    expect(wait(failure("nbf-room", { validFrom: NOW / 1000 - 5 }))).toBe(3_000);
  });

  it("of a full room is after about ten seconds, then less and less often", () => {
    const waits = [0, 1, 2, 3, 9].map((tries) => wait(failure("meeting-full"), tries));
    expect(waits).toEqual([10_000, 15_000, 22_500, 33_750, 60_000]);
    expect(wait(failure("meeting-full"), 0, 0)).toBe(9_000);
    expect(wait(failure("meeting-full"), 0, 1)).toBe(11_000);
  });

  it("of a server that restarts is soon", () => {
    const restarting = failure("connection-error", { restarting: true });
    expect(wait(restarting)).toBe(2_000);
    expect(wait(restarting, 20)).toBe(15_000);
  });

  it.each(["no-room", "exp-room", "exp-token", "not-allowed", "ejected", "connection-error", "unknown"] as const)(
    "of %s is the person's",
    (type) => expect(wait(failure(type))).toBeNull(),
  );

  it("is the person's where nobody knows when the room opens, and after very many tries", () => {
    expect(wait(failure("nbf-room"))).toBeNull();
    expect(wait(failure("meeting-full"), 100)).toBeNull();
  });
});

it.each([
  [0, "0:00"],
  [-5, "0:00"],
  [400, "0:01"],
  [45_000, "0:45"],
  [12 * 60_000 + 3_000, "12:03"],
  [3_723_000, "1:02:03"],
])("%d ms are %s", (milliseconds, words) => expect(countdown(milliseconds)).toBe(words));
