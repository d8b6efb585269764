import { beforeEach, describe, expect, it } from "vitest";
import { Refusal } from "../../src/errors.js";
import type { JsonObject } from "../../src/json.js";
import { SignalingClient } from "../../src/signaling/client.js";
import type { Push } from "../../src/signaling/messages.js";
import { FakePlatform, type FakeSocket, settle } from "../support/fakes.js";

const TIMEOUTS = { openTimeout: 1_000, replyTimeout: 2_000 };

let platform: FakePlatform;
let client: SignalingClient;
let pushes: Push[];
let losses: number;
/** How the server answers; nothing when it stays silent. */
let serve: (message: JsonObject, socket: FakeSocket) => void;

beforeEach(() => {
  pushes = [];
  losses = 0;
  serve = (message, socket) => socket.push({ re: message.id, user_name: message.name });
  platform = new FakePlatform((message, socket) => serve(message, socket));
  client = new SignalingClient(platform.real, TIMEOUTS, {
    onPush: (push) => pushes.push(push),
    onLost: () => {
      losses += 1;
    },
  });
});

function socket(): FakeSocket {
  const [found] = platform.sockets;
  if (!found) throw new Error("no WebSocket was opened");
  return found;
}

async function outcome(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    (value) => value,
    (error) => error,
  );
}

describe("connecting", () => {
  it("is done when the socket is open", async () => {
    await client.connect("ws://server.test/ws");
    expect(client.isOpen).toBe(true);
    expect(platform.clock.pending).toBe(0);
  });

  it("fails when the browser refuses the address", async () => {
    const refusing = {
      ...platform.real,
      newSocket: () => {
        throw new Error("insecure");
      },
    };
    const other = new SignalingClient(refusing, TIMEOUTS, { onPush: () => undefined, onLost: () => undefined });
    expect(await outcome(other.connect("ws://server.test/ws"))).toMatchObject({
      type: "connection-error",
      details: { on: "join", sourceError: { msg: "insecure" }, uri: "ws://server.test/ws" },
    });
  });

  it("fails when the server closes first", async () => {
    const connecting = outcome(client.connect("ws://server.test/ws"));
    socket().lose(1013);
    expect(await connecting).toMatchObject({ details: { sourceError: { msg: "closed with 1013" } } });
    expect(losses).toBe(0);
  });

  it("fails when it takes too long", async () => {
    const silent = new FakePlatform(() => undefined);
    const real = { ...silent.real, newSocket: () => Object.assign(new EventTarget(), { close() {}, send() {} }) };
    const slow = new SignalingClient(real, TIMEOUTS, { onPush: () => undefined, onLost: () => undefined });
    const connecting = outcome(slow.connect("ws://server.test/ws"));
    await silent.clock.pass(1_000);
    expect(await connecting).toMatchObject({ details: { sourceError: { msg: "timeout" } } });
  });
});

describe("requests", () => {
  beforeEach(() => client.connect("ws://server.test/ws"));

  it("get the reply that bears their number", async () => {
    const held: JsonObject[] = [];
    serve = (message) => held.push(message);
    const first = client.request("set-user-name", { name: "a" });
    const second = client.request("set-user-name", { name: "b" });
    await settle();
    for (const message of held.reverse()) socket().push({ re: message.id, user_name: message.name });
    expect(await first).toMatchObject({ user_name: "a" });
    expect(await second).toMatchObject({ user_name: "b" });
  });

  it("throw the server's refusal", async () => {
    serve = (message, at) => at.push({ re: message.id, error: { type: "not-permitted", msg: "no" } });
    const error = await outcome(client.request("set-user-name", { name: "a" }));
    expect(error).toBeInstanceOf(Refusal);
    expect(error).toMatchObject({ type: "not-permitted", message: "no" });
  });

  it("throw a refusal without words as one, too", async () => {
    serve = (message, at) => at.push({ re: message.id, error: {} });
    expect(await outcome(client.request("set-user-name", { name: "a" }))).toMatchObject({ type: "connection-error" });
  });

  it("are given up when the server is silent", async () => {
    serve = () => undefined;
    const request = outcome(client.request("set-user-name", { name: "a" }));
    await platform.clock.pass(2_000);
    expect(await request).toMatchObject({ details: { sourceError: { msg: "no reply to set-user-name" } } });
  });

  it("fail when the connection is lost, which is told once", async () => {
    serve = () => undefined;
    const request = outcome(client.request("set-user-name", { name: "a" }));
    socket().lose(1006);
    socket().lose(1006);
    expect(await request).toMatchObject({ details: { sourceError: { msg: "closed with 1006" } } });
    expect(losses).toBe(1);
    expect(platform.clock.pending).toBe(0);
  });

  it("fail when this side closes, which is no loss", async () => {
    serve = () => undefined;
    const request = outcome(client.request("set-user-name", { name: "a" }));
    client.close();
    client.close();
    expect(await request).toMatchObject({ type: "connection-error" });
    expect(losses).toBe(0);
  });

  it("fail at once without a connection", async () => {
    client.close();
    const error = await outcome(client.request("set-user-name", { name: "a" }));
    expect(error).toMatchObject({ details: { sourceError: { msg: "not open" } } });
  });
});

describe("silence", () => {
  beforeEach(() => client.connect("ws://server.test/ws"));

  it("counts for nothing before the connection is watched", async () => {
    serve = () => undefined;
    client.suspect();
    await platform.clock.pass(60_000);
    expect([losses, socket().sent.length]).toEqual([0, 0]);
  });

  it("ends a watched connection, which is told once, and what was waited for fails", async () => {
    client.watch();
    serve = () => undefined;
    const request = outcome(client.request("set-user-name", { name: "a" }));
    client.suspect();
    await platform.clock.pass(3_000);
    expect(await request).toMatchObject({ type: "connection-error" });
    expect(losses).toBe(1);
    expect(socket().closed).toBe(true);
    socket().lose(1006);
    expect(losses).toBe(1);
    expect(platform.clock.pending).toBe(0);
  });

  it.each([
    ["an answer", {}],
    ["the refusal of a server that does not know the question", { error: { type: "unknown-message", msg: "what?" } }],
  ])("is ended by %s", async (_what, reply) => {
    client.watch();
    serve = (message, at) => at.push({ re: message.id, ...reply });
    await platform.clock.pass(60_000);
    expect(losses).toBe(0);
    expect(socket().sent.map(({ type }) => type)).toEqual(["ping", "ping", "ping", "ping", "ping"]);
  });

  it("is nobody's concern after the end", async () => {
    client.watch();
    client.close();
    expect(platform.clock.pending).toBe(0);
  });
});

describe("what comes from the server", () => {
  beforeEach(() => client.connect("ws://server.test/ws"));

  it("is passed on in its order", () => {
    socket().push({ type: "counts", present: 1, hidden: 0 });
    socket().push({ type: "session-data", data: 1 });
    expect(pushes.map(({ type }) => type)).toEqual(["counts", "session-data"]);
  });

  it("comes several at once, too, in order, and ends with the connection", () => {
    const said = [
      { type: "counts", present: 1, hidden: 0 },
      { type: "confetti" },
      { type: "session-data", data: 1 },
      { type: "app-message", data: "last", from: "ann" },
      { type: "app-message", data: "too late", from: "ann" },
    ];
    const closing = new SignalingClient(platform.real, TIMEOUTS, {
      onPush: (push) => {
        pushes.push(push);
        if (push.type === "app-message") closing.close();
      },
      onLost: () => undefined,
    });
    const connected = closing.connect("ws://server.test/ws");
    return connected.then(() => {
      platform.sockets.at(-1)?.dispatchEvent(Object.assign(new Event("message"), { data: JSON.stringify(said) }));
      expect(pushes.map(({ type }) => type)).toEqual(["counts", "session-data", "app-message"]);
      expect(pushes.at(-1)).toMatchObject({ data: "last" });
    });
  });

  it.each([
    ["no JSON", "{"],
    ["no object", "[1]"],
    ["a number", "1"],
    ["a push of the future", '{"type":"confetti"}'],
    ["a reply to nothing", '{"re":77}'],
    ["bytes", new ArrayBuffer(2)],
  ])("is ignored when it is %s", (_what, data) => {
    socket().dispatchEvent(Object.assign(new Event("message"), { data }));
    expect(pushes).toEqual([]);
    expect(client.isOpen).toBe(true);
  });

  it("is ignored after the end", () => {
    client.close();
    socket().closed = false;
    socket().push({ type: "counts", present: 1, hidden: 0 });
    expect(pushes).toEqual([]);
  });
});

describe("notices", () => {
  it("are sent without a number, and dropped without a connection", async () => {
    client.notify("leave", {});
    await client.connect("ws://server.test/ws");
    client.notify("restart-ice", { pc: "publish" });
    client.close();
    client.notify("leave", {});
    expect(socket().sent).toEqual([{ type: "restart-ice", pc: "publish" }]);
  });
});
