import { PassThrough, Readable } from "node:stream";
import { expect, test } from "vitest";
import { LineWriter, linesOf, Violation } from "../../src/protocol/lines.ts";

async function linesIn(chunks: string[], longest = 100): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of linesOf(Readable.from(chunks.map((chunk) => Buffer.from(chunk))), longest)) lines.push(line);
  return lines;
}

test("lines come whole, however they were cut", async () => {
  expect(await linesIn(["a", "b\ncd\n\n", "e", "\nrest"])).toEqual(["ab", "cd", "", "e"]);
});

test("characters that were cut in two are whole again", async () => {
  const [start, end] = [Buffer.from("é\n").subarray(0, 1), Buffer.from("é\n").subarray(1)];
  const lines: string[] = [];
  for await (const line of linesOf(Readable.from([start, end]), 10)) lines.push(line);
  expect(lines).toEqual(["é"]);
});

test("a line as long as allowed passes, one byte more does not", async () => {
  expect(await linesIn(["12345\n"], 5)).toEqual(["12345"]);
  await expect(linesIn(["123456\n"], 5)).rejects.toThrow(Violation);
});

test("a line that never ends is refused before it is whole", async () => {
  await expect(linesIn(["123", "456"], 5)).rejects.toThrow(Violation);
});

test("what is written in one turn leaves in one piece", async () => {
  const output = new PassThrough();
  const writer = new LineWriter(output);
  writer.write({ a: 1 });
  writer.write({ b: "\n" });
  await Promise.resolve();
  expect(String(output.read())).toBe('{"a":1}\n{"b":"\\n"}\n');
});
