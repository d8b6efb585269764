import { beforeEach, describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/json.js";
import { Channel, type Reply } from "../../src/messaging/channel.js";
import { FakePlatform, settle } from "../support/fakes.js";

let platform: FakePlatform;
let owned: boolean;
let received: string[];
let unheard: string[];
let receive: (action: string) => Reply | Promise<Reply>;
let channel: Channel;

beforeEach(() => {
  platform = new FakePlatform(() => undefined);
  owned = true;
  received = [];
  unheard = [];
  receive = () => undefined;
  channel = new Channel(
    platform.real.page,
    "a",
    () => owned,
    ({ action }) => {
      received.push(action);
      return receive(action);
    },
    (action, error) => unheard.push(`${action}: ${(error as Error).message}`),
  );
});

function post(fields: JsonObject, own = true): void {
  const data = { what: "iframe-call-message", from: "module", callClientId: "a", action: "ask", ...fields };
  for (const listener of [...platform.listeners]) listener({ data, own });
}

const replies = (): JsonObject[] => platform.posted.filter(({ callbackStamp }) => callbackStamp !== undefined);

describe("a message that awaits a reply", () => {
  it("gets what the receiver returns", async () => {
    receive = () => ({ answer: 42 });
    post({ callbackStamp: "1" });
    await settle();
    expect(replies()).toMatchObject([{ callbackStamp: "1", answer: 42, from: "embedded", callClientId: "a" }]);
  });

  it("gets an empty reply when there is nothing to return", async () => {
    post({ callbackStamp: "1" });
    await settle();
    expect(replies()).toHaveLength(1);
    expect(replies()[0]).not.toHaveProperty("error");
  });

  it.each([
    [
      "throws",
      () => {
        throw new Error("no");
      },
    ],
    ["rejects", () => Promise.reject(new Error("no"))],
  ] as const)("gets the error when the receiver %s", async (_how, failing) => {
    receive = failing;
    post({ callbackStamp: "1" });
    await settle();
    expect(replies()).toMatchObject([{ error: "no" }]);
    expect(unheard).toEqual([]);
  });

  it("gets a reply whose action is no event of daily-js", async () => {
    receive = () => ({ action: "error" });
    post({ callbackStamp: "1" });
    await settle();
    expect(replies()[0]?.action).toBe("reply");
  });
});

describe("a message that awaits none", () => {
  it("is received in its order and gets none", async () => {
    post({ action: "one" });
    post({ action: "two" });
    await settle();
    expect(received).toEqual(["one", "two"]);
    expect(platform.posted).toEqual([]);
  });

  it("makes its failure heard elsewhere", async () => {
    receive = () => Promise.reject(new Error("no"));
    post({});
    await settle();
    expect(unheard).toEqual(["ask: no"]);
    expect(platform.posted).toEqual([]);
  });
});

describe("the line", () => {
  it("is for one instance, and for messages of the own page", () => {
    post({ callClientId: "b" });
    post({}, false);
    expect(received).toEqual([]);
  });

  it("speaks the newer way first, and then as it is spoken to", () => {
    channel.send("loaded", {});
    post({ callClientId: undefined, callFrameId: "a" });
    channel.send("left-meeting", {});
    post({});
    channel.send("left-meeting", {});
    expect(platform.posted.map(({ callClientId, callFrameId }) => [callClientId, callFrameId])).toEqual([
      ["a", undefined],
      [undefined, "a"],
      ["a", undefined],
    ]);
  });

  it("is silent once its slot is another's, even for replies under way", async () => {
    receive = () => ({});
    post({ callbackStamp: "1" });
    owned = false;
    await settle();
    channel.send("loaded", {});
    expect(platform.posted).toEqual([]);
    post({});
    expect(platform.listeners).toEqual([]);
  });

  it("ends when it is closed", () => {
    channel.close();
    post({});
    expect(received).toEqual([]);
  });
});
