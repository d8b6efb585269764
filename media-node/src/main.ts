import "./quiet.ts";
import "./copies.ts";
import { setLogEventListeners } from "mediasoup";
import { Engine } from "./engine/engine.ts";
import { Rehearsal } from "./engine/rehearsal.ts";
import { messageOf, note } from "./log.ts";
import { Dispatcher, type Handlers } from "./protocol/dispatcher.ts";
import { LineWriter, linesOf } from "./protocol/lines.ts";
import { LONGEST_LINE } from "./protocol/messages.ts";

setLogEventListeners({
  onwarn: (from, text) => note(`${from} ${text}`),
  onerror: (from, text, error) => note(`${from} ${text}${error ? `: ${error.message}` : ""}`),
});

const writer = new LineWriter(process.stdout);
const engine = new Engine((type, fields) => writer.write({ type, ...fields }));
const rehearsal = new Rehearsal();
const { prepare, configure } = engine.handlers;
const handlers: Handlers = {
  ...engine.handlers,
  prepare: (fields) => {
    prepare(fields);
    rehearsal.plan(fields);
  },
  configure: (fields) => {
    rehearsal.cancel();
    return configure(fields);
  },
};
const dispatcher = new Dispatcher(handlers, (reply) => writer.write(reply));

process.on("unhandledRejection", (reason) => note(`not handled: ${reason instanceof Error ? reason.stack : reason}`));

async function serve(): Promise<number> {
  try {
    for await (const line of linesOf(process.stdin, LONGEST_LINE)) dispatcher.take(line);
    return 0;
  } catch (error) {
    note(`the media node ends: ${messageOf(error)}`);
    return 1;
  }
}

function end(status: number): never {
  engine.close();
  process.exit(status);
}

for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => end(0));
// The server is gone: nobody reads what is said.
process.stdout.on("error", () => end(1));
void serve().then(end);
