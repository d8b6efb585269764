import { describe, expect, it } from "vitest";
import { aged, type Captions, FADE_MS, type Heard, nextChange, SILENCE, withEnd, withHeard } from "./lines";

const TALK: Heard = {
  sessionId: "ada",
  track: "cam-audio",
  name: "Ada",
  text: "",
  begin: 100,
  end: 101,
  final: false,
  language: null,
};
const ada = (text: string, more: Partial<Heard> = {}): Heard => ({ ...TALK, text, ...more });
const ben = (text: string, more: Partial<Heard> = {}): Heard => ({ ...TALK, sessionId: "ben", text, ...more });
const after = (messages: readonly Heard[], now = 0) =>
  messages.reduce<Captions>((captions, message) => withHeard(captions, message, now), SILENCE);
const texts = ({ lines }: Captions) => lines.map(({ text, faded }) => (faded ? "-" : text));
const keys = ({ lines }: Captions) => lines.map(({ key }) => key);
/** As a page does it: each change in its time. */
const until = (captions: Captions, now: number): Captions => {
  const next = nextChange(captions);
  return next !== null && next <= now ? until(aged(captions, next), now) : captions;
};

describe("one voice", () => {
  it("grows in its place, and its final text replaces it there", () => {
    const first = after([ada("good")]);
    const second = withHeard(first, ada("good  morning\n", { end: 102 }), 500);
    const third = withHeard(second, ada("Good morning.", { end: 102.5, final: true }), 900);
    expect([first, second, third].map(texts)).toEqual([["good"], ["good morning"], ["Good morning."]]);
    expect([first, second, third].map(keys)).toEqual([[0], [0], [0]]);
  });

  it("goes on in a line of its own below", () => {
    const captions = after([ada("One.", { final: true }), ada("tw", { begin: 102, end: 103 })]);
    expect(texts(captions)).toEqual(["One.", "tw"]);
  });

  it("is not taken back by what came late of a sentence that is final", () => {
    expect(texts(after([ada("One.", { end: 103, final: true }), ada("on", { end: 102 })]))).toEqual(["One."]);
  });

  it("has an earlier sentence, whose final text took longer, above what is being said", () => {
    const captions = after([ada("and two", { begin: 104, end: 105 }), ada("One.", { end: 103, final: true })]);
    expect(texts(captions)).toEqual(["One.", "and two"]);
    expect(captions.lines.map(({ final }) => final)).toEqual([true, false]);
  });

  it("vanishes where nothing was said after all", () => {
    const captions = after([ada("hm"), ada(" ", { final: true })]);
    expect(texts(captions)).toEqual(["-"]);
    expect(until(captions, FADE_MS)).toMatchObject({ lines: [] });
    expect(after([ada("")]).lines).toEqual([]);
  });

  it("is cut before it fills the screen, at its beginning", () => {
    const [line] = after([ada(`${"blah ".repeat(500)}end`)]).lines;
    expect(line?.text).toHaveLength(601);
    expect(line?.text.endsWith("blah end")).toBe(true);
  });

  it("is another one where its screen is heard", () => {
    expect(texts(after([ada("I say"), ada("the film says", { track: "screen-audio" })]))).toHaveLength(2);
  });
});

describe("several voices", () => {
  it("have a line each while they talk over each other", () => {
    const captions = after([ada("I"), ben("no"), ada("I think"), ben("no wait"), ada("I think so.", { final: true })]);
    expect(texts(captions)).toEqual(["I think so.", "no wait"]);
    expect(keys(captions)).toEqual([0, 1]);
  });

  it("have three lines: the oldest that is said goes first, then who has been silent for longest", () => {
    const voice = (id: string, more: Partial<Heard> = {}) => ada(id, { sessionId: id, ...more });
    const three = after([voice("a"), voice("b", { final: true }), voice("c")]);
    expect(texts(withHeard(three, voice("d"), 1))).toEqual(["a", "c", "d"]);
    const talking = withHeard(after([voice("a"), voice("b"), voice("c")]), voice("a"), 5);
    expect(texts(withHeard(talking, voice("d"), 9))).toEqual(["a", "c", "d"]);
  });
});

describe("time", () => {
  it("lets a line be read, longer ones for longer, and then fade and go", () => {
    const captions = after([ada("Short.", { final: true })]);
    expect(texts(until(captions, 3_999))).toEqual(["Short."]);
    expect(texts(until(captions, 4_000))).toEqual(["-"]);
    expect(texts(until(captions, 4_000 + FADE_MS))).toEqual([]);
    const long = after([ada("x".repeat(100), { final: true })]);
    expect(texts(until(long, 6_400))).toHaveLength(1);
    expect(until(long, 6_500).lines[0]?.faded).toBe(true);
  });

  it("never moves a line: one below keeps its place when it fades, and gives it to the next", () => {
    const captions = until(after([ada("I go on"), ben("Yes.", { final: true })]), 5_000);
    expect(texts(captions)).toEqual(["I go on", "-"]);
    const next = withHeard(captions, ben("and", { begin: 105, end: 106 }), 5_100);
    expect(texts(next)).toEqual(["I go on", "and"]);
    expect(nextChange(after([ada("I go on")]))).toBe(8_000);
  });

  it("lets go what will never be final", () => {
    const captions = until(after([ada("I was say")]), 8_000);
    expect(captions.lines).toMatchObject([{ faded: true, final: true }]);
    const again = withHeard(captions, ada("hello", { begin: 120, end: 121 }), 8_100);
    expect(texts(again)).toEqual(["hello"]);
  });

  it("has nothing to do while nobody speaks, and is the same as long as nothing changes", () => {
    expect(nextChange(SILENCE)).toBeNull();
    const captions = after([ada("so")]);
    expect(aged(captions, 10)).toBe(captions);
  });

  it("ends a few seconds after the transcription", () => {
    const captions = withEnd(after([ada("I was"), ben("x".repeat(200), { final: true })]), 1_000);
    expect(texts(until(captions, 5_000 + FADE_MS))).toEqual([]);
    expect(texts(until(captions, 4_999))).toHaveLength(2);
  });
});
