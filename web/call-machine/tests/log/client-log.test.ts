import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/json.js";
import { settle } from "../support/fakes.js";
import { Harness, joinFields } from "../support/harness.js";

function lines(harness: Harness): JsonObject[] {
  return harness.sent("log").flatMap((message) => message.lines as JsonObject[]);
}

function codes(harness: Harness): unknown[] {
  return lines(harness).map(({ code }) => code);
}

describe("what the machine logs", () => {
  it("reaches the server soon after it happened", async () => {
    const harness = new Harness();
    await harness.join();
    harness.tell("transmit-log", { level: "info", code: 1011, stats: { ms: 12 } });
    await harness.platform.clock.pass(5_000);
    expect(lines(harness)).toContainEqual({
      level: "info",
      code: "daily-js.1011",
      message: '{"ms":12}',
      at: expect.closeTo(1_700_000_000, 0),
    });
    expect(codes(harness)).toContain("joined");
  });

  it("waits for a seat, and is not much then", async () => {
    const harness = new Harness();
    await harness.request("start-camera", joinFields());
    for (let n = 0; n < 300; n++) harness.tell("transmit-log", { level: "debug", code: n });
    await harness.platform.clock.pass(60_000);
    expect(harness.sent("log")).toEqual([]);
    await harness.join();
    await settle();
    expect(lines(harness).length).toBeLessThanOrEqual(101);
    expect(lines(harness)[0]).toMatchObject({ code: "dropped", level: "warn" });
    for (const { lines: some } of harness.sent("log")) expect((some as unknown[]).length).toBeLessThanOrEqual(50);
    expect(codes(harness)).toContain("daily-js.299");
  });

  it("is not sent where the domain says no, whatever happens", async () => {
    const harness = new Harness();
    harness.joinReply = {
      room: {
        id: "r",
        name: "room",
        config: {},
        domain_name: "acme",
        config_defaults: {},
        domain_config: { enable_daily_logger: false },
        token_config: {},
      },
    };
    harness.tell("transmit-log", { level: "error", code: 1 });
    await harness.join();
    harness.tell("transmit-log", { level: "error", code: 2 });
    await harness.platform.clock.pass(20_000);
    harness.tell("leave-meeting");
    expect(harness.sent("log")).toEqual([]);
  });

  it("does not wait when it is an error, and does not get lost by leaving", async () => {
    const harness = new Harness();
    await harness.join();
    harness.tell("transmit-log", { level: "error", code: 9995 });
    expect(codes(harness)).toContain("daily-js.9995");
    harness.tell("transmit-log", { level: "debug", code: 7 });
    harness.tell("leave-meeting");
    await settle();
    expect(codes(harness)).toContain("daily-js.7");
    const types = harness.socket.sent.map(({ type }) => type);
    expect(types.lastIndexOf("log")).toBeLessThan(types.indexOf("leave"));
  });

  it("tells of troubles in words, and of nobody by name", async () => {
    const harness = new Harness();
    harness.platform.devices.failures.video = Object.assign(new Error("denied"), { name: "NotAllowedError" });
    await harness.join({ userName: "Ann", token: "sesame" });
    harness.tell("app-msg", { data: "private", to: "*" });
    harness.tell("an-action-of-the-future");
    await harness.platform.clock.pass(6_000);
    expect(codes(harness)).toEqual(
      expect.arrayContaining(["joined", "connection.sfu", "connection.signaling", "warning"]),
    );
    expect(codes(harness).some((code) => String(code).startsWith("camera-error"))).toBe(true);
    expect(JSON.stringify(lines(harness))).not.toMatch(/Ann|sesame|private/);
  });
});
