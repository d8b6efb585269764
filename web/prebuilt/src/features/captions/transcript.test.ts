import { expect, it } from "vitest";
import type { Heard } from "./lines";
import { asText, MOST_LINES, matchesIn, NOTHING_SAID, type Transcript, withSaid } from "./transcript";

const says = (name: string, text: string, begin = 0, more: Partial<Heard> = {}): Heard => ({
  sessionId: name.toLowerCase(),
  track: "cam-audio",
  name,
  text,
  begin,
  end: begin + 1,
  final: true,
  language: null,
  ...more,
});
const of = (...messages: readonly Heard[]) => messages.reduce(withSaid, NOTHING_SAID);
const lines = ({ blocks }: Transcript) => blocks.flatMap((block) => block.lines);

it("has what is final, and nothing that is empty", () => {
  const transcript = of(says("Ada", "he", 0, { final: false }), says("Ada", " Hello. "), says("Ada", " "));
  expect(lines(transcript).map(({ text }) => text)).toEqual(["Hello."]);
  expect(transcript.count).toBe(1);
});

it("names whoever begins, and again after a pause or under another name", () => {
  const transcript = of(
    says("Ada", "One.", 0),
    says("Ada", "Two.", 5),
    says("Ben", "Three.", 7),
    says("Ben", "Four.", 70),
    says("Ada L", "Five.", 75, { sessionId: "ada" }),
    says("Ada M", "Six.", 76, { sessionId: "ada" }),
  );
  expect(lines(transcript).map(({ heads }) => heads)).toEqual([true, false, true, true, true, true]);
  expect(lines(transcript)[1]?.at).toBe(5000);
});

it("leaves full blocks as they are", () => {
  const before = of(...Array.from({ length: 60 }, (_, at) => says("Ada", "So.", at)));
  const after = withSaid(before, says("Ben", "Ah.", 61));
  expect(before.blocks.map((block) => block.lines.length)).toEqual([50, 10]);
  expect(after.blocks[0]).toBe(before.blocks[0]);
  expect(after.blocks[1]).not.toBe(before.blocks[1]);
});

it("is bounded: the oldest are let go, each line keeps its key, and the first has a name", () => {
  const all = of(...Array.from({ length: MOST_LINES + 1 }, (_, at) => says("Ada", `Line ${at}.`, at)));
  expect(all).toMatchObject({ count: MOST_LINES - 49, isCut: true });
  expect(lines(all)).toHaveLength(MOST_LINES - 49);
  expect(lines(all)[0]).toMatchObject({ key: 50, text: "Line 50.", heads: true });
  expect(lines(of(says("Ada", "x".repeat(9_000))))[0]?.text).toHaveLength(4_000);
});

it("is searched for every place where something is said, as it is written or not", () => {
  const transcript = of(says("Ada", "The cat (the CAT) sat."), says("Ben", "No."), says("Ada", "A cat?"));
  expect(matchesIn(transcript, " cat ")).toEqual([
    { key: 0, start: 4, end: 7 },
    { key: 0, start: 13, end: 16 },
    { key: 2, start: 2, end: 5 },
  ]);
  expect(matchesIn(transcript, "(the")).toHaveLength(1);
  for (const none of ["", "  ", "dog", ".*", "[", "\\"]) expect(matchesIn(transcript, none)).toEqual([]);
});

it("is a text with times and names", () => {
  const time = { format: (at?: Date | number) => `t${Number(at)}` };
  const transcript = of(says("Ada", "Hello."), says("", "Hi.", 2));
  expect(asText(transcript, ({ name }) => name || "Guest", time)).toBe("[t0] Ada: Hello.\n[t2000] Guest: Hi.\n");
});
