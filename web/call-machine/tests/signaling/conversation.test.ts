import { beforeEach, describe, expect, it } from "vitest";
import { Refusal } from "../../src/errors.js";
import type { JsonObject } from "../../src/json.js";
import { Conversation } from "../../src/signaling/conversation.js";
import type { JoinRequest } from "../../src/signaling/messages.js";
import { FakePlatform, settle } from "../support/fakes.js";

const REPLY_MS = 2_000;

let platform: FakePlatform;
let conversation: Conversation;
let sent: JsonObject[];
let detach: (cause: string) => void;

function attach(): void {
  sent = [];
  detach = conversation.attach((text) => sent.push(JSON.parse(text)));
}

async function outcome(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    (value) => value,
    (error) => error,
  );
}

/** Take a seat. */
async function join(): Promise<void> {
  const joining = conversation.ask("join", { room: "room" } as JoinRequest);
  conversation.take({ re: Number(sent.at(-1)?.id) });
  await joining;
  sent.length = 0;
}

/** Go on with the seat on another connection, of whose messages the server has taken `taken`. */
async function resume(taken: number, more: JsonObject = {}): Promise<void> {
  attach();
  const { received } = conversation;
  const resuming = conversation.ask("resume", { room: "room", seat_key: "key", received });
  const id = Number(sent.at(-1)?.id);
  sent.length = 0;
  conversation.take({ re: id, session_id: "me", taken, sent: received, ice_servers: [], ...more });
  await resuming;
}

const push = (): unknown => conversation.take({ type: "app-message", data: 1, from: "bob" });
const types = (): unknown[] => sent.map(({ type }) => type);

beforeEach(() => {
  platform = new FakePlatform(() => undefined);
  conversation = new Conversation(platform.real, REPLY_MS);
  attach();
});

describe("a conversation without a seat", () => {
  it("ends with the connection", async () => {
    const asked = outcome(conversation.ask("preauth", { room: "room" } as JoinRequest));
    detach("gone");
    expect(await asked).toMatchObject({ details: { sourceError: { msg: "gone" } } });
    conversation.tell("leave", {});
    expect(await outcome(conversation.ask("ping", {}))).toMatchObject({ type: "connection-error" });
    expect([conversation.isSeated, conversation.owes]).toEqual([false, false]);
  });

  it("has no seat after a refusal", async () => {
    const asked = outcome(conversation.ask("join", { room: "room" } as JoinRequest));
    conversation.take({ re: 1, error: { type: "meeting-full", msg: "full" } });
    expect(await asked).toBeInstanceOf(Refusal);
    expect(conversation.isSeated).toBe(false);
  });
});

describe("a conversation with a seat", () => {
  beforeEach(join);

  it("counts what comes, replies too, but for those to pings", async () => {
    push();
    conversation.take({ type: "confetti" });
    void conversation.ask("set-user-name", { name: "a" });
    conversation.take({ re: Number(sent.at(-1)?.id), user_name: "a" });
    void conversation.ask("ping", {});
    conversation.take({ re: Number(sent.at(-1)?.id) });
    expect(conversation.received).toBe(3);
  });

  it("says again what the server did not take, in its order and with its ids, and nothing else", async () => {
    conversation.tell("tracks", { tracks: {} });
    const name = conversation.ask("set-user-name", { name: "a" });
    conversation.tell("layers", { tracks: [] });
    const before = [...sent];
    detach("lost");
    conversation.tell("leave", {});
    await resume(1);
    expect(sent).toEqual([...before.slice(1), { type: "leave" }]);
    conversation.take({ re: Number(before[1]?.id), user_name: "a" });
    expect(await name).toMatchObject({ user_name: "a" });
  });

  it("holds everything back until the seat is gone on with", async () => {
    detach("lost");
    conversation.tell("tracks", { tracks: {} });
    void conversation.ask("set-user-name", { name: "a" });
    attach();
    conversation.tell("leave", {});
    expect(sent).toEqual([]);
    await resume(0);
    expect(types()).toEqual(["tracks", "set-user-name", "leave"]);
  });

  it("knows by a reply that everything before was taken", async () => {
    conversation.tell("tracks", { tracks: {} });
    void conversation.ask("set-user-name", { name: "a" });
    conversation.tell("layers", { tracks: [] });
    conversation.take({ re: Number(sent[1]?.id), user_name: "a" });
    detach("lost");
    await resume(2);
    expect(types()).toEqual(["layers"]);
  });

  it("asks for a sign when much was said without one, and keeps no more than that", async () => {
    for (let number = 0; number < 150; number++) conversation.tell("layers", { tracks: [] });
    expect(types().filter((type) => type === "ping")).toHaveLength(1);
    conversation.take({ re: Number(sent.find(({ type }) => type === "ping")?.id) });
    await settle();
    detach("lost");
    await resume(100);
    expect(sent).toHaveLength(50);
  });

  it("gives a request its time anew when the connection is back, and none while it is away", async () => {
    const asked = outcome(conversation.ask("set-user-name", { name: "a" }));
    detach("lost");
    await platform.clock.pass(30_000);
    await resume(1);
    await platform.clock.pass(REPLY_MS - 1);
    expect(conversation.owes).toBe(true);
    await platform.clock.pass(1);
    expect(await asked).toMatchObject({ details: { sourceError: { msg: "no reply to set-user-name" } } });
  });

  it("fails what was answered in vain when too much was missed, and says the rest again", async () => {
    const taken = outcome(conversation.ask("set-user-name", { name: "a" }));
    const lost = conversation.ask("set-user-data", { data: 1 });
    detach("lost");
    await resume(1, { sent: 77, standing: {} });
    expect(await taken).toMatchObject({ details: { sourceError: { msg: "the answer was lost with the connection" } } });
    expect(types()).toEqual(["set-user-data"]);
    conversation.take({ re: Number(sent[0]?.id), user_data: 1 });
    expect(await lost).toMatchObject({ user_data: 1 });
    expect(conversation.received).toBe(78);
  });

  it("goes on from one loss to the next, also when a resumption fails", async () => {
    conversation.tell("tracks", { tracks: {} });
    detach("lost");
    attach();
    const failed = outcome(conversation.ask("resume", { room: "room", seat_key: "key", received: 0 }));
    detach("lost again");
    expect(await failed).toMatchObject({ details: { sourceError: { msg: "lost again" } } });
    expect(conversation.isSeated).toBe(true);
    await resume(0);
    conversation.tell("leave", {});
    detach("lost");
    await resume(1);
    expect(types()).toEqual(["leave"]);
  });

  it("lets no more wait than is sensible", async () => {
    detach("lost");
    const waiting = Array.from({ length: 1_001 }, () => outcome(conversation.ask("app-message", { data: 1 })));
    expect(await waiting.at(-1)).toMatchObject({ details: { sourceError: { msg: "not open" } } });
    conversation.end("over");
    await Promise.all(waiting);
  });

  it("fails what is waited for when the seat is gone, and begins anew with the next one", async () => {
    const asked = outcome(conversation.ask("set-user-name", { name: "a" }));
    push();
    detach("lost");
    conversation.end("the seat is gone");
    expect(await asked).toMatchObject({ details: { sourceError: { msg: "the seat is gone" } } });
    attach();
    await join();
    expect(conversation.received).toBe(0);
    expect(platform.clock.pending).toBe(0);
  });
});
