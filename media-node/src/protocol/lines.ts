import type { Readable, Writable } from "node:stream";

/** The other side sent what is no message: nothing after it can be trusted. */
export class Violation extends Error {
  override readonly name = "Violation";
}

const NEWLINE = 0x0a;

/** Reads lines of bounded length. Yields text; throws a `Violation` for a line that is too long. */
export async function* linesOf(input: Readable, longest: number): AsyncGenerator<string> {
  let parts: Buffer[] = [];
  let size = 0;
  for await (const chunk of input as AsyncIterable<Buffer>) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      check(size + end - start, longest);
      yield Buffer.concat([...parts, chunk.subarray(start, end)]).toString("utf8");
      parts = [];
      size = 0;
      start = end + 1;
    }
    size += chunk.length - start;
    check(size, longest);
    if (start < chunk.length) parts.push(chunk.subarray(start));
  }
}

function check(size: number, longest: number): void {
  if (size > longest) throw new Violation(`a line is longer than ${longest} bytes`);
}

/** Writes lines; those of one turn of the event loop leave together. */
export class LineWriter {
  #waiting: string[] = [];

  constructor(private readonly output: Writable) {}

  write(message: object): void {
    if (this.#waiting.push(JSON.stringify(message)) === 1) queueMicrotask(() => this.#flush());
  }

  #flush(): void {
    const lines = this.#waiting;
    this.#waiting = [];
    this.output.write(`${lines.join("\n")}\n`);
  }
}
