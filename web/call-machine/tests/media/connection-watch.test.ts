import { beforeEach, describe, expect, it } from "vitest";
import { ConnectionWatch } from "../../src/media/connection-watch.js";
import { FakePeerConnection, FakePlatform } from "../support/fakes.js";

let platform: FakePlatform;
let connection: FakePeerConnection;
let watch: ConnectionWatch;
let told: string[];

beforeEach(() => {
  told = [];
  platform = new FakePlatform(() => undefined);
  connection = new FakePeerConnection({});
  watch = new ConnectionWatch(platform.real, connection as never, {
    onConnected: (connected) => told.push(connected ? "connected" : "interrupted"),
    onStuck: () => told.push("stuck"),
  });
});

describe("a connection", () => {
  it("that never stood is not told to be interrupted", () => {
    connection.become("connecting");
    connection.become("disconnected");
    expect(told).toEqual([]);
  });

  it("is told of when it changes, not when it says the same again", () => {
    connection.become("connected");
    connection.become("connected");
    connection.become("disconnected");
    connection.become("failed");
    expect(told.filter((line) => line !== "stuck")).toEqual(["connected", "interrupted"]);
  });

  it("that breaks has three seconds to mend itself", async () => {
    connection.become("connected");
    connection.become("disconnected");
    await platform.clock.pass(2_900);
    connection.become("connected");
    await platform.clock.pass(10_000);
    expect(told).toEqual(["connected", "interrupted", "connected"]);
  });

  it("that stays broken is stuck, again and again until it stands", async () => {
    connection.become("connected");
    connection.become("disconnected");
    await platform.clock.pass(3_000);
    expect(told.at(-1)).toBe("stuck");
    await platform.clock.pass(6_000);
    expect(told.filter((line) => line === "stuck")).toHaveLength(3);
    connection.become("connected");
    await platform.clock.pass(10_000);
    expect(told.at(-1)).toBe("connected");
  });

  it("that failed is stuck at once", () => {
    connection.become("failed");
    expect(told).toEqual(["stuck"]);
  });

  it("is not followed any more after the end", async () => {
    connection.become("connected");
    connection.become("disconnected");
    watch.stop();
    connection.become("failed");
    await platform.clock.pass(10_000);
    expect(told).toEqual(["connected", "interrupted"]);
  });
});
