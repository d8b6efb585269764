import { describe, expect, it } from "vitest";
import { frameIdentity, pageMessage, parentMessage, toMachine, toParent } from "./envelope";

const FRAME = { callClientId: "outer", parentOrigin: "https://app.example" };
const fromParent = { what: "iframe-call-message", from: "module", callClientId: "outer", action: "local-audio" };
const fromMachine = { what: "iframe-call-message", from: "embedded", callClientId: "inner", action: "app-message" };

describe("frameIdentity", () => {
  it("reads instance and origin from the query that daily-js writes", () => {
    const query = new URLSearchParams({ emb: "outer", embHref: "https://app.example/a?b=c#d" });
    expect(frameIdentity(query)).toEqual(FRAME);
  });

  it.each([
    {},
    { emb: "outer" },
    { embHref: "https://app.example" },
    { emb: "outer", embHref: "nonsense" },
    { emb: "outer", embHref: "javascript:alert(1)" },
    { emb: "outer", embHref: "data:text/html,x" },
  ])("is null for %o", (query) => {
    expect(frameIdentity(new URLSearchParams(query as Record<string, string>))).toBeNull();
  });
});

describe("parentMessage", () => {
  it("takes what its own daily-js instance says", () => {
    expect(parentMessage(fromParent, FRAME)).toBe(fromParent);
  });

  it.each([
    null,
    "text",
    {},
    { ...fromParent, what: "other" },
    { ...fromParent, from: "embedded" },
    { ...fromParent, callClientId: "another" },
    { ...fromParent, callClientId: undefined },
    { ...fromParent, action: 7 },
    { ...fromParent, callFrameId: "old" },
  ])("refuses %o", (message) => {
    expect(parentMessage(message, FRAME)).toBeNull();
  });
});

describe("the way in and out", () => {
  it("hands a command on under the inner id and keeps its payload", () => {
    expect(toMachine({ ...fromParent, what: "iframe-call-message", state: false }, "inner")).toEqual({
      ...fromParent,
      callClientId: "inner",
      state: false,
    });
  });

  it("brings a reply back to the stamp that asked", () => {
    const asked = toMachine({ ...fromParent, what: "iframe-call-message", callbackStamp: "s1" }, "inner");
    const reply = { ...fromMachine, action: "reply", callbackStamp: asked.callbackStamp, camera: {} };
    expect(toParent(reply, "inner", FRAME)).toMatchObject({ callbackStamp: "s1", callClientId: "outer", camera: {} });
  });

  it("keeps replies to this page's own daily-js to itself", () => {
    expect(toParent({ ...fromMachine, callbackStamp: "s1" }, "inner", FRAME)).toBeNull();
  });

  it("relays events under the outer id", () => {
    expect(toParent({ ...fromMachine, data: 1 }, "inner", FRAME)).toEqual({
      ...fromMachine,
      callClientId: "outer",
      data: 1,
    });
  });

  it("asks the parent to keep the frame when it relays a fatal error", () => {
    expect(toParent({ ...fromMachine, action: "error" }, "inner", FRAME)).toMatchObject({ preserveIframe: true });
  });

  it.each([
    { ...fromMachine, action: "loaded" },
    { ...fromMachine, action: "page-breakout" },
    { ...fromMachine, from: "module" },
    { ...fromMachine, callClientId: "another" },
    { ...fromMachine, callClientId: undefined },
    { ...fromMachine, what: "other" },
    { ...fromMachine, action: "app-message", data: { event: "room:integrations", ask: true } },
  ])("does not relay %o", (message) => {
    expect(toParent(message, "inner", FRAME)).toBeNull();
  });

  it("relays what people and bots say to each other", () => {
    for (const data of ["room:", { event: "chat-msg" }, { event: 7 }, null])
      expect(toParent({ ...fromMachine, action: "app-message", data }, "inner", FRAME)).not.toBeNull();
  });

  it("speaks for the page itself", () => {
    expect(pageMessage("loaded", {}, FRAME)).toEqual({
      what: "iframe-call-message",
      from: "embedded",
      action: "loaded",
      callClientId: "outer",
    });
  });
});
