import { describe, expect, it } from "vitest";
import { RequestError } from "../../src/errors.js";
import { persistently } from "../../src/parts/persistence.js";

const URL = "https://server.test/static/call-machine/mesh-0123abcd.js";

/** An attempt that fails so often before it succeeds; `pauses` are those between attempts. */
function failing(times: number) {
  const pauses: number[] = [];
  let failures = 0;
  const outcome = persistently(
    URL,
    async () => {
      if (failures === times) return "here";
      failures += 1;
      throw new Error(`status ${503 + failures}`);
    },
    async (milliseconds) => {
      pauses.push(milliseconds);
    },
  );
  return { outcome, pauses };
}

describe("loading a file persistently", () => {
  it("does not wait when it comes at once", async () => {
    const { outcome, pauses } = failing(0);
    expect(await outcome).toBe("here");
    expect(pauses).toEqual([]);
  });

  it("tries again after pauses", async () => {
    const { outcome, pauses } = failing(2);
    expect(await outcome).toBe("here");
    expect(pauses).toEqual([500, 2_000]);
  });

  it("gives up, and says which file it was, why, and what may help", async () => {
    const { outcome } = failing(3);
    const error = await outcome.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(RequestError);
    expect(String(error)).toContain(`${URL} (status 506)`);
    expect(String(error)).toContain("load the page again");
  });
});
