import { describe, expect, it } from "vitest";
import { OnDemand } from "../../src/parts/on-demand.js";

describe("a part that is loaded on demand", () => {
  it("is loaded once, for all who ask", async () => {
    let loads = 0;
    const part = new OnDemand(async () => ({ number: ++loads }));
    expect(part.loaded).toBeUndefined();
    const [one, other] = await Promise.all([part.load(), part.load()]);
    expect(one).toBe(other);
    expect(await part.load()).toBe(one);
    expect(part.loaded).toEqual({ number: 1 });
  });

  it("is tried again by the next who asks when it failed", async () => {
    const outcomes = [Promise.reject(new Error("away")), Promise.resolve("here")];
    const part = new OnDemand(() => outcomes.shift() ?? Promise.reject(new Error("asked too often")));
    await expect(part.load()).rejects.toThrow("away");
    expect(part.loaded).toBeUndefined();
    expect(await part.load()).toBe("here");
    expect(part.loaded).toBe("here");
  });
});
