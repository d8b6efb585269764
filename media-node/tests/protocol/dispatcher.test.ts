import { expect, test } from "vitest";
import { Dispatcher, type Handlers, type Reply } from "../../src/protocol/dispatcher.ts";
import { Violation } from "../../src/protocol/lines.ts";
import { Refusal } from "../../src/refusal.ts";

const OPENING: Partial<Handlers> = { prepare: () => undefined, configure: async () => ({ workers: [] }) };

function dispatch(handlers: Partial<Handlers>) {
  const replies: Reply[] = [];
  const waiting: (() => void)[] = [];
  const dispatcher = new Dispatcher({ ...OPENING, ...handlers } as Handlers, (reply) => {
    replies.push(reply);
    for (const wake of waiting.splice(0)) wake();
  });
  const settled = async (count: number) => {
    while (replies.length < count) await new Promise<void>((resolve) => waiting.push(resolve));
    return replies;
  };
  return { dispatcher, settled };
}

const PREPARE = JSON.stringify({
  type: "prepare",
  workers: 1,
  worker_path: "w",
  worker_silent_ms: 1,
  worker_busy_ms: 1,
});
const SETTINGS = { version: 1, epoch: 1, listen: [], port: 0, tcp: true, max_incoming_bitrate: 0 };
const CONFIGURE = JSON.stringify({ id: 1, type: "configure", ...SETTINGS });

test("a request is answered by its number", async () => {
  const { dispatcher, settled } = dispatch({ stats: async () => ({ publish: 1, subscribe: 2 }) });
  for (const line of [PREPARE, CONFIGURE]) dispatcher.take(line);
  dispatcher.take('{"id":7,"type":"stats","room":"r","peer":"p"}');
  expect(await settled(2)).toContainEqual({ id: 7, ok: { publish: 1, subscribe: 2 } });
});

test("a request that fails is answered with a sentence, and others go on", async () => {
  const { dispatcher, settled } = dispatch({
    stats: async () => {
      throw new Refusal("No.");
    },
    health: async () => ({ workers: [] }),
  });
  for (const line of [PREPARE, CONFIGURE]) dispatcher.take(line);
  dispatcher.take('{"id":7,"type":"stats","room":"r","peer":"p"}');
  dispatcher.take('{"id":8,"type":"health"}');
  const replies = await settled(3);
  expect(replies).toContainEqual({ id: 7, error: "No." });
  expect(replies).toContainEqual({ id: 8, ok: { workers: [] } });
});

test("a notice is carried out and not answered, even when it fails", async () => {
  const heard: unknown[] = [];
  const { dispatcher, settled } = dispatch({
    want: (fields) => {
      heard.push(fields.room);
      throw new Error("broken");
    },
  });
  for (const line of [PREPARE, CONFIGURE]) dispatcher.take(line);
  dispatcher.take('{"type":"want","room":"r","changes":[]}');
  expect(heard).toEqual(["r"]);
  expect(await settled(1)).toHaveLength(1);
});

test.each([
  ["no JSON", "{"],
  ["no object", "7"],
  ["null", "null"],
  ["no type", '{"id":1}'],
  ["an unknown type", '{"id":1,"type":"destroy"}'],
  ["a type of every object", '{"id":1,"type":"constructor"}'],
  ["a request without a number", '{"type":"health"}'],
  ["a request with a number that is none", '{"id":"1","type":"health"}'],
  ["a request without a field", '{"id":2,"type":"stats","room":"r"}'],
  ["a notice with a number", '{"id":2,"type":"want","room":"r","changes":[]}'],
])("%s ends the conversation", (_, line) => {
  const { dispatcher } = dispatch({});
  for (const line of [PREPARE, CONFIGURE]) dispatcher.take(line);
  expect(() => dispatcher.take(line)).toThrow(Violation);
});

test("prepare comes first, then configure, and each once", () => {
  const { dispatcher } = dispatch({ health: async () => ({ workers: [] }) });
  const isRefused = (line: string) => expect(() => dispatcher.take(line)).toThrow(Violation);
  const health = '{"id":1,"type":"health"}';
  for (const line of [health, CONFIGURE]) isRefused(line);
  dispatcher.take(PREPARE);
  for (const line of [health, PREPARE]) isRefused(line);
  dispatcher.take(CONFIGURE);
  for (const line of [PREPARE, CONFIGURE]) isRefused(line);
  dispatcher.take(health);
});
