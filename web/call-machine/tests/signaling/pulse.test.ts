import { beforeEach, describe, expect, it } from "vitest";
import { PULSE, Pulse } from "../../src/signaling/pulse.js";
import { FakePlatform } from "../support/fakes.js";

let platform: FakePlatform;
let pulse: Pulse;
let questions: number;
let deaths: number;
/** Requests that the server has not answered, questions among them. */
let owed: number;
let answerQuestion: () => void;
/** How long the server takes to answer a question; undefined when it never does. */
let takes: number | undefined;

beforeEach(() => {
  questions = deaths = owed = 0;
  takes = 50;
  platform = new FakePlatform(() => undefined);
  pulse = new Pulse(platform.real, {
    onAsk: () => {
      questions += 1;
      owed += 1;
      return new Promise((resolve) => {
        answerQuestion = () => {
          owed -= 1;
          pulse.heard();
          resolve(true);
        };
        if (takes !== undefined) platform.clock.after(takes, answerQuestion);
      });
    },
    owes: () => owed > 0,
    onDead: () => {
      deaths += 1;
    },
  });
  pulse.start();
});

function ask(): void {
  owed += 1;
  pulse.asked();
}

function answer(): void {
  owed -= 1;
  pulse.heard();
}

/** Time in which no timer of this page runs, nor anything else. */
function sleep(milliseconds: number): void {
  platform.clock.time += milliseconds;
}

describe("a calm connection", () => {
  it("is asked for a sign of life every twelve seconds, and lives", async () => {
    await platform.clock.pass(11_900);
    expect(questions).toBe(0);
    await platform.clock.pass(48_100);
    expect(questions).toBe(4);
    expect(deaths).toBe(0);
  });

  it("is asked nothing while it speaks", async () => {
    for (let second = 0; second < 60; second++) {
      await platform.clock.pass(1_000);
      pulse.heard();
    }
    expect(questions).toBe(0);
  });

  it("that went silent is dead four seconds after the question, and then nothing more is asked", async () => {
    takes = undefined;
    await platform.clock.pass(12_000 + 4_000);
    expect(deaths).toBe(0);
    await platform.clock.pass(PULSE.grace);
    expect(deaths).toBe(1);
    await platform.clock.pass(60_000);
    expect([questions, deaths]).toEqual([1, 1]);
    expect(platform.clock.pending).toBe(0);
  });
});

describe("a request", () => {
  it("that is answered soon brings no question", async () => {
    ask();
    await platform.clock.pass(900);
    answer();
    await platform.clock.pass(10_000);
    expect(questions).toBe(0);
  });

  it("into the void is noticed four seconds after it", async () => {
    takes = undefined;
    ask();
    await platform.clock.pass(4_000);
    expect([questions, deaths]).toEqual([1, 0]);
    await platform.clock.pass(PULSE.grace);
    expect(deaths).toBe(1);
  });

  it("that takes the server long ends nothing while questions are answered", async () => {
    ask();
    await platform.clock.pass(14_000);
    expect(deaths).toBe(0);
    expect(questions).toBeLessThanOrEqual(14);
    answer();
    questions = 0;
    await platform.clock.pass(11_000);
    expect(questions).toBe(0);
  });
});

describe("a slow connection", () => {
  it("lives when it answers at the last moment", async () => {
    takes = 3_900;
    await platform.clock.pass(120_000);
    expect(questions).toBeGreaterThan(5);
    expect(deaths).toBe(0);
  });

  it("lives as long as anything comes, though the answer does not", async () => {
    takes = undefined;
    await platform.clock.pass(12_000);
    for (let message = 0; message < 10; message++) {
      await platform.clock.pass(3_900);
      pulse.heard();
    }
    expect(deaths).toBe(0);
    await platform.clock.pass(4_000 + PULSE.grace);
    expect(deaths).toBe(1);
  });
});

describe("a suspicion", () => {
  it("asks at once, and two seconds of silence are enough", async () => {
    takes = undefined;
    pulse.hurry();
    expect(questions).toBe(1);
    await platform.clock.pass(2_000);
    expect(deaths).toBe(0);
    await platform.clock.pass(PULSE.grace);
    expect(deaths).toBe(1);
  });

  it("that comes again and again neither asks twice nor puts the end off", async () => {
    takes = undefined;
    for (let tenth = 0; tenth < 20; tenth++) {
      pulse.hurry();
      await platform.clock.pass(100);
    }
    pulse.hurry();
    await platform.clock.pass(PULSE.grace);
    expect([questions, deaths]).toEqual([1, 1]);
  });

  it("shortens what a question has left", async () => {
    takes = undefined;
    await platform.clock.pass(12_500);
    pulse.hurry();
    await platform.clock.pass(2_000 + PULSE.grace);
    expect([questions, deaths]).toEqual([1, 1]);
  });

  it("does not fade with what was still on its way", async () => {
    takes = undefined;
    pulse.hurry();
    await platform.clock.pass(10);
    pulse.heard();
    await platform.clock.pass(2_000 + PULSE.grace);
    expect(deaths).toBe(1);
  });

  it("is over with the answer", async () => {
    pulse.hurry();
    await platform.clock.pass(12_100);
    takes = undefined;
    questions = 0;
    await platform.clock.pass(12_000 + 3_900);
    expect([questions, deaths]).toEqual([1, 0]);
  });
});

describe("a page that slept", () => {
  it("whose timer comes before the message that had arrived ends nothing", async () => {
    takes = undefined;
    await platform.clock.pass(12_000);
    await platform.clock.pass(4_000);
    await platform.clock.pass(PULSE.grace - 1);
    answerQuestion();
    await platform.clock.pass(5_000);
    expect(deaths).toBe(0);
  });

  it("gives the server its time again", async () => {
    takes = undefined;
    await platform.clock.pass(12_000);
    sleep(60_000);
    await platform.clock.pass(3_900);
    answerQuestion();
    await platform.clock.pass(10_000);
    expect(deaths).toBe(0);
  });

  it("finds a dead connection all the same", async () => {
    takes = undefined;
    await platform.clock.pass(12_000);
    sleep(60_000);
    await platform.clock.pass(4_000);
    expect(deaths).toBe(1);
  });
});

describe("a pulse", () => {
  it("does nothing before its start and after its end", async () => {
    pulse.stop();
    pulse.hurry();
    pulse.asked();
    pulse.heard();
    await platform.clock.pass(60_000);
    expect([questions, deaths]).toEqual([0, 0]);
  });
});
