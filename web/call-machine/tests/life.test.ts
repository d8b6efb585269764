import { describe, expect, it } from "vitest";
import { LeftError, RequestError } from "../src/errors.js";
import { Life, type Phase } from "../src/life.js";

const WAY: readonly Phase[] = ["initialised", "joining", "seated", "joined", "rejoining"];

function wayTo(phase: Phase): readonly Phase[] {
  if (phase === "lobby") return [...wayTo("joining"), "lobby"];
  if (phase === "returning") return [...wayTo("lobby"), "returning"];
  return WAY.slice(0, WAY.indexOf(phase) + 1);
}

/** A life that went through the phases up to `phase`. */
function lifeIn(phase: Phase): Life {
  const life = new Life();
  if (phase === "left") life.end();
  else for (const next of wayTo(phase)) life.enter(next);
  return life;
}

const ALL: readonly Phase[] = ["new", ...WAY, "lobby", "returning", "left"];
const ALLOWED: Readonly<Record<Phase, readonly Phase[]>> = {
  new: ["initialised", "left"],
  initialised: ["joining", "left"],
  joining: ["seated", "lobby", "left"],
  lobby: ["returning", "seated", "left"],
  returning: ["lobby", "seated", "left"],
  seated: ["joined", "left"],
  joined: ["rejoining", "left"],
  rejoining: ["joined", "left"],
  left: [],
};

describe("the life of a call", () => {
  it.each(ALL.flatMap((from) => ALL.map((to) => [from, to] as const)))("%s -> %s", (from, to) => {
    const life = lifeIn(from);
    if (ALLOWED[from].includes(to)) {
      life.enter(to);
      expect(life.phase).toBe(to);
    } else {
      expect(() => life.enter(to)).toThrow(from === "left" ? LeftError : /cannot become/);
      expect(life.phase).toBe(from);
    }
  });

  it.each(ALL)("can end in %s, and ends once", (phase) => {
    const life = lifeIn(phase);
    expect(life.end()).toBe(phase !== "left");
    expect(life.end()).toBe(false);
    expect(life.over).toBe(true);
    expect(() => life.ensureAlive()).toThrow(LeftError);
  });

  it("is in the call from joined on, and stays so while the connection is away", () => {
    expect(ALL.filter((phase) => lifeIn(phase).inCall)).toEqual(["joined", "rejoining"]);
    for (const phase of ALL) {
      const life = lifeIn(phase);
      if (life.inCall) expect(() => life.ensureInCall()).not.toThrow();
      else expect(() => life.ensureInCall()).toThrow(RequestError);
    }
  });

  it("has a seat before the app knows of it", () => {
    expect(ALL.filter((phase) => lifeIn(phase).seated)).toEqual([
      "seated",
      "joined",
      "rejoining",
      "lobby",
      "returning",
    ]);
  });

  it("may be told of once it is initialised, and not after its end", () => {
    expect(ALL.filter((phase) => lifeIn(phase).initialised)).toEqual([...WAY, "lobby", "returning"]);
  });
});
