import { describe, expect, it } from "vitest";
import { BackOff } from "../src/reconnect-policy.js";
import { settle } from "./support/fakes.js";
import { Harness } from "./support/harness.js";

const LIMITS = { firstPause: 100, longestPause: 1_000, giveUpAfter: 5_000 };
const middling = (): number => 0.5;

describe("backing off", () => {
  it("doubles the pause up to the longest", () => {
    const policy = new BackOff(LIMITS, middling);
    expect([0, 1, 2, 3, 4, 5].map((attempt) => policy.pause(attempt, 0))).toEqual([100, 200, 400, 800, 1_000, 1_000]);
  });

  it("spreads the pauses by a quarter in each direction", () => {
    expect(new BackOff(LIMITS, () => 0).pause(1, 0)).toBe(150);
    expect(new BackOff(LIMITS, () => 1).pause(1, 0)).toBe(250);
  });

  it("gives up after the time allowed, but never before the first attempt", () => {
    const policy = new BackOff(LIMITS, middling);
    expect(policy.pause(3, 5_000)).toBeDefined();
    expect(policy.pause(3, 5_001)).toBeUndefined();
    expect(policy.pause(0, 60_000)).toBe(100);
  });
});

describe("a call machine with a policy of its own", () => {
  it("asks it before every attempt and ends the call when it gives up", async () => {
    const asked: [number, number][] = [];
    const harness = new Harness({
      openTimeout: 1_000,
      reopenTimeout: 1_000,
      replyTimeout: 1_000,
      pause(attempt, elapsed) {
        asked.push([attempt, elapsed]);
        return attempt < 2 ? 50 : undefined;
      },
    });
    await harness.join();
    harness.platform.offline = true;
    harness.socket.lose();
    await harness.platform.clock.pass(1_000);
    expect(asked).toEqual([
      [0, 0],
      [1, 50],
      [2, 100],
    ]);
    expect(harness.last("error")).toMatchObject({
      error: {
        type: "connection-error",
        details: { on: "reconnect", sourceError: { msg: "The server's WebSocket could not be opened." } },
      },
    });
  });

  it("waits for replies as long as it says", async () => {
    const harness = new Harness({
      openTimeout: 1_000,
      reopenTimeout: 1_000,
      replyTimeout: 700,
      pause: () => undefined,
    });
    harness.silent.add("join");
    const stamp = harness.ask("join-meeting", { properties: { url: "https://server.test/room" }, preloadCache: {} });
    await settle();
    await harness.platform.clock.pass(650);
    expect(harness.replyTo(stamp)).toBeUndefined();
    await harness.platform.clock.pass(100);
    expect(harness.replyTo(stamp)?.error).toMatch(/did not answer in time/);
  });
});
