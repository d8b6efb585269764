import { messageOf, note } from "../log.ts";
import { Refusal } from "../refusal.ts";
import { Violation } from "./lines.ts";
import { IS_NOTICE, type Notices, type Requests, SCHEMAS } from "./messages.ts";
import { faultIn } from "./schema.ts";

type RequestType = keyof Requests;
type NoticeType = keyof Notices;

/** What carries the messages out. Called in the order in which they came, without waiting for the one before. */
export type Handlers = {
  [Type in RequestType]: (fields: Requests[Type]["fields"]) => Promise<Requests[Type]["reply"]>;
} & {
  [Type in NoticeType]: (fields: Notices[Type]) => void;
};

export type Reply = { id: number; ok: object } | { id: number; error: string };

interface Message {
  id?: number;
  type: RequestType | NoticeType;
}

/** What comes once each, before everything else. */
const OPENING: readonly Message["type"][] = ["prepare", "configure"];

/** Turns lines into calls, and what becomes of them into replies. */
export class Dispatcher {
  #opened = 0;

  constructor(
    private readonly handlers: Handlers,
    private readonly reply: (reply: Reply) => void,
  ) {}

  /** Throws a `Violation` when the line is no message, or comes out of turn. */
  take(line: string): void {
    const message = parse(line);
    const due = OPENING[this.#opened];
    if (due !== undefined && message.type !== due) throw new Violation(`${due} must come first`);
    if (due === undefined && OPENING.includes(message.type)) throw new Violation(`${message.type} came twice`);
    this.#opened += due === undefined ? 0 : 1;
    if (message.id === undefined) this.#notice(message);
    else void this.#request(message, message.id);
  }

  #notice(message: Message): void {
    try {
      (this.handlers[message.type] as (fields: unknown) => void)(message);
    } catch (error) {
      report(message.type, error);
    }
  }

  async #request(message: Message, id: number): Promise<void> {
    try {
      const ok = await (this.handlers[message.type] as (fields: unknown) => Promise<object>)(message);
      this.reply({ id, ok });
    } catch (error) {
      report(message.type, error);
      this.reply({ id, error: messageOf(error) });
    }
  }
}

function report(type: string, error: unknown): void {
  if (error instanceof Refusal) note(`${type} was refused: ${error.message}`);
  else note(`${type} failed: ${error instanceof Error ? error.stack : error}`);
}

function parse(line: string): Message {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new Violation("a line is not JSON");
  }
  if (typeof value !== "object" || value === null) throw new Violation("a line is no object");
  const { id, type } = value as { id?: unknown; type?: unknown };
  if (typeof type !== "string" || !Object.hasOwn(IS_NOTICE, type)) throw new Violation("a message has an unknown type");
  const isNotice = IS_NOTICE[type as Message["type"]];
  if (isNotice ? id !== undefined : !Number.isSafeInteger(id)) throw new Violation(`a ${type} has an improper id`);
  const fault = faultIn(value, SCHEMAS[type as Message["type"]]);
  if (fault !== undefined) throw new Violation(`${type}: ${fault}`);
  return value as Message;
}
