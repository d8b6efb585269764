import { beforeEach, expect, it } from "vitest";
import { MachineLink } from "./machineLink";

const ORIGIN = "https://meet.example";
let posted: Record<string, unknown>[];
let hear: (event: MessageEvent) => void;

const page = {
  location: { origin: ORIGIN },
  postMessage: (message: unknown, origin: string) => {
    expect(origin).toBe(ORIGIN);
    posted.push(message as Record<string, unknown>);
  },
  addEventListener: (_type: "message", listener: (event: MessageEvent) => void) => {
    hear = listener;
  },
  removeEventListener: () => {
    hear = () => undefined;
  },
};

const machineSays = (fields: object, source: unknown = page) =>
  hear({
    source,
    data: { what: "iframe-call-message", from: "embedded", action: "reply", callClientId: "mine", ...fields },
  } as MessageEvent);

function opened(): MachineLink {
  const link = new MachineLink("mine", page);
  link.open();
  return link;
}

beforeEach(() => {
  posted = [];
  hear = () => undefined;
});

it("asks the machine of its call, and gives its reply", async () => {
  const reply = opened().request("raise-hand", { raised: true });
  const { callbackStamp, ...message } = posted[0] ?? {};
  expect(message).toEqual({
    what: "iframe-call-message",
    from: "module",
    action: "page-request",
    callClientId: "mine",
    request: "raise-hand",
    fields: { raised: true },
  });
  machineSays({ callbackStamp, hand_raised_at: 5 });
  expect(await reply).toMatchObject({ hand_raised_at: 5 });
});

it("rejects with the server's sentence", async () => {
  const reply = opened().request("raise-hand", { raised: true });
  machineSays({ callbackStamp: posted[0]?.callbackStamp, error: "hands cannot be raised" });
  await expect(reply).rejects.toThrow("hands cannot be raised");
});

it("hears nothing of other windows, calls and stamps", async () => {
  const link = opened();
  const reply = link.request("raise-hand", { raised: true });
  const { callbackStamp } = posted[0] ?? {};
  machineSays({ callbackStamp, forged: 1 }, {});
  machineSays({ callbackStamp, forged: 2, callClientId: "another" });
  machineSays({ callbackStamp, forged: 3, from: "module" });
  machineSays({ callbackStamp: "frame:1", forged: 4 });
  machineSays({ callbackStamp, hand_raised_at: null });
  expect(await reply).not.toHaveProperty("forged");
});

it("leaves nobody waiting when the call is over", async () => {
  const link = opened();
  const reply = link.request("lower-hands", { of: "*" });
  link.close();
  await expect(reply).rejects.toThrow("the call was left");
});

it("hears what the machine tells of its own accord, until it listens no longer", () => {
  const link = opened();
  const heard: unknown[] = [];
  const stop = link.listen("page-breakout-message", (news) => heard.push(news));
  machineSays({ action: "page-breakout-message", text: "Come back", by: "ann" });
  machineSays({ action: "page-breakout", breakout: null, ends_in: null });
  machineSays({ action: "page-breakout-message", text: "forged", by: "ann" }, {});
  stop();
  machineSays({ action: "page-breakout-message", text: "late", by: "ann" });
  expect(heard).toEqual([{ text: "Come back", by: "ann" }]);
});

it("asks the machine for what it knows itself", async () => {
  const reply = opened().ask("breakout");
  expect(posted[0]).toMatchObject({ action: "page-request", request: "breakout" });
  machineSays({ callbackStamp: posted[0]?.callbackStamp, breakout: null, ends_in: null });
  expect(await reply).toEqual({ breakout: null, ends_in: null });
});
