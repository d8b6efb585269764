import { describe, expect, it } from "vitest";
import { en } from "../i18n/en";
import { translator } from "../i18n/translator";
import { explain, FAILURE_TYPES, toFailure, tokenValidFrom } from "./failure";

const DOCUMENTED = [
  "ejected",
  "nbf-room",
  "nbf-token",
  "exp-room",
  "exp-token",
  "no-room",
  "meeting-full",
  "end-of-life",
  "not-allowed",
  "connection-error",
] as const;

const ENGLISH = translator(en, "en-GB");

describe("explain", () => {
  it("knows every documented fatal error type", () => {
    expect([...FAILURE_TYPES].sort()).toEqual([...DOCUMENTED, "unknown"].sort());
  });

  it.each(FAILURE_TYPES)("has words and one action for %s", (type) => {
    const text = explain({ type, msg: "", validFrom: null }, ENGLISH);
    expect(text.title.length).toBeGreaterThan(5);
    expect(text.text).toMatch(/\.$/);
    expect(text.action).toMatch(/^(retry|reload|home)$/);
  });

  it("offers another try when the room is full", () => {
    expect(explain({ type: "meeting-full", msg: "", validFrom: null }, ENGLISH).action).toBe("retry");
  });

  it.each(["Join request rejected", "Nobody answered your request to join", "You did not ask to be let in"])(
    "lets somebody ask again who was not let in: %s",
    (msg) => {
      const text = explain({ type: "ejected", msg, validFrom: null }, ENGLISH);
      expect(text).toMatchObject({ title: "You are not in the call", action: "retry" });
      expect(text.text).not.toBe(msg);
    },
  );

  it("tells the reason of an ejection in the page's words where it has some, otherwise in the server's", () => {
    const reason = (msg: string) => explain({ type: "ejected", msg, validFrom: null }, ENGLISH).text;
    expect(reason("You were removed from the meeting by a host")).toBe("You were removed from the call by a host.");
    expect(reason("The cat sat on the server")).toBe("The cat sat on the server");
    expect(reason("")).toBe("You were removed from the call.");
  });

  it("names the local time at which a room opens, when known", () => {
    const text = explain({ type: "nbf-room", msg: "", validFrom: 1774363859 }, ENGLISH).text;
    expect(text).toContain("2026");
    expect(explain({ type: "nbf-room", msg: "", validFrom: null }, ENGLISH).text).not.toContain("null");
  });
});

describe("toFailure", () => {
  it("reads a fatal error event", () => {
    const event = { action: "error", errorMsg: "full", error: { type: "meeting-full", msg: "Meeting is full" } };
    expect(toFailure(event)).toEqual({ type: "meeting-full", msg: "Meeting is full", validFrom: null });
  });

  it("reads the error part alone, an Error, a string and nonsense", () => {
    expect(toFailure({ type: "exp-room", msg: "over", details: { nbf: 5 } })).toEqual({
      type: "exp-room",
      msg: "over",
      validFrom: 5,
    });
    expect(toFailure(new Error("broken"))).toEqual({ type: "unknown", msg: "broken", validFrom: null });
    expect(toFailure("broken")).toEqual({ type: "unknown", msg: "broken", validFrom: null });
    for (const nonsense of [undefined, null, 7, { error: { type: "__proto__" } }])
      expect(toFailure(nonsense).type).toBe("unknown");
  });
});

describe("tokenValidFrom", () => {
  it("reads nbf without judging the signature", () => {
    expect(tokenValidFrom(`x.${btoa('{"nbf":42}')}.y`)).toBe(42);
  });

  it("is silent about anything else", () => {
    for (const token of [null, "", "a.b.c", `x.${btoa("[]")}.y`, `x.${btoa('{"nbf":"1"}')}.y`])
      expect(tokenValidFrom(token)).toBeNull();
  });
});

describe("a server that restarts", () => {
  const REFUSAL = { error: { type: "connection-error", msg: "…", details: { on: "join", restarting: true } } };

  it("is known by its own word", () => {
    expect(toFailure(REFUSAL).restarting).toBe(true);
    expect(toFailure({ error: { type: "connection-error", msg: "…" } }).restarting).toBeUndefined();
  });

  it("is said to be back soon", () => {
    expect(explain(toFailure(REFUSAL), ENGLISH)).toEqual({
      title: "The server is restarting",
      text: "It will be back in a moment.",
      action: "retry",
    });
  });
});
