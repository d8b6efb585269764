import { describe, expect, it } from "vitest";
import { readIntegrations } from "../../embed/integrations";
import { announcement, answer, heard, question, type Situation } from "./sharing";

const HOST = { session_id: "host", owner: true };
const BEN = { session_id: "ben", owner: false };
const CLEO = { session_id: "cleo", owner: false };
const EVENT = "room:integrations";

const define = (more: Record<string, unknown>) => ({
  label: "Board",
  location: "sidebar",
  src: "https://board.example",
  ...more,
});
const INTEGRATIONS = readIntegrations(
  {
    all: define({ shared: true }),
    hosts: define({ shared: true, controlledBy: "owners" }),
    named: define({ shared: ["ben"] }),
    own: define({}),
  },
  "https://meet.example",
);

const of = (given: Partial<Situation> = {}): Situation => ({
  integrations: INTEGRATIONS,
  running: [],
  me: BEN,
  others: [HOST, CLEO],
  startedBy: new Map(),
  ...given,
});

describe("what somebody says", () => {
  it("is obeyed for what is known, shared with me and theirs to start", () => {
    const data = { event: EVENT, on: ["all", "hosts", "named", "own", "unknown"], off: ["hosts"] };
    expect(heard(data, HOST, of())).toEqual({ on: ["all", "hosts", "named"], off: ["hosts"], asks: false });
    expect(heard(data, CLEO, of())).toEqual({ on: ["all", "named"], off: [], asks: false });
    expect(heard(data, HOST, of({ me: CLEO }))).toMatchObject({ on: ["all", "hosts"] });
  });

  it.each([null, "x", 3, { event: "chat-msg" }, { event: EVENT, on: "all" }, { event: EVENT, on: [null, {}] }])(
    "means nothing when it is %j",
    (data) => {
      const { on = [], off = [], asks = false } = heard(data, HOST, of()) ?? {};
      expect([on, off, asks]).toEqual([[], [], false]);
    },
  );
});

describe("what I start", () => {
  it("is told to whom it is shared with", () => {
    expect(announcement("all", true, of())).toEqual({ to: "*", data: { event: EVENT, on: ["all"] } });
    expect(announcement("all", false, of())).toEqual({ to: "*", data: { event: EVENT, off: ["all"] } });
    expect(announcement("named", true, of({ me: HOST, others: [BEN, CLEO] }))?.to).toEqual(["ben"]);
  });

  it("is not told where it is nobody's business, or not mine to start", () => {
    expect(announcement("own", true, of())).toBeNull();
    expect(announcement("hosts", true, of())).toBeNull();
    expect(announcement("named", true, of({ me: HOST, others: [CLEO] }))).toBeNull();
  });
});

describe("a newcomer", () => {
  it("asks where anything could be shared with them, and only then", () => {
    expect(question(of())).toEqual({ to: "*", data: { event: EVENT, ask: true } });
    expect(question(of({ integrations: INTEGRATIONS.filter(({ id }) => id === "own") }))).toBeNull();
    expect(question(of({ integrations: [] }))).toBeNull();
  });

  it("is answered by whoever started it", () => {
    const mine = of({ running: ["all", "own"], startedBy: new Map([["all", "ben"]]) });
    expect(answer(CLEO, mine)).toEqual({ to: ["cleo"], data: { event: EVENT, on: ["all"] } });
    const theirs = of({ running: ["all"], startedBy: new Map([["all", "host"]]) });
    expect(answer(CLEO, theirs)).toBeNull();
  });

  it("is answered by anybody who may control it once that person has gone", () => {
    const gone = of({
      running: ["all", "hosts"],
      others: [CLEO],
      startedBy: new Map([
        ["all", "host"],
        ["hosts", "host"],
      ]),
    });
    expect(answer(CLEO, gone)?.data).toEqual({ event: EVENT, on: ["all"] });
  });
});
