import { act, screen, waitFor, within } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { inCall } from "../../../tests/support/inCall";
import { oneself, other } from "../../../tests/support/people";
import { Sidebar } from "../../sidebar/Sidebar";
import { Controls } from "../../tray/Controls";
import { ChatListener } from "./ChatListener";

const OPEN = { features: { chat: true }, others: [other("Ben")] };

async function chatting(given: Parameters<typeof inCall>[1] = OPEN) {
  const shown = await inCall(
    <>
      <ChatListener />
      <Controls onLeave={() => undefined} onTrayButton={undefined} />
      <Sidebar />
    </>,
    given,
  );
  shown.request.mockImplementation(async (request) =>
    request === "read-chat" ? ({ messages: [], more: false } as never) : ({} as never),
  );
  const hear = (data: unknown, fromId = "ben") => shown.say((call) => call.emit("app-message", { data, fromId }));
  const write = (message: string, more: object = {}, from = "ben") =>
    hear({ event: "chat-msg", message, room: "main-room", ...more }, from);
  return { ...shown, hear, write };
}

const inAct = (run: () => void) => act(async () => run());
const log = () => screen.findByRole("log", { name: "Messages" });
const field = () => screen.findByRole<HTMLTextAreaElement>("textbox", { name: "Write to everybody" });

it("counts what comes while it is closed, and shows it under the sender's real name", async () => {
  const { write, user } = await chatting();
  await write("hello", { name: "Boss" });
  await write("again");
  const button = await screen.findByRole("button", { name: "Chat, 2 new messages" });
  expect(button.textContent).toBe("2");
  await user.click(button);
  const words = await log();
  expect(within(words).getByText("Boss (Ben)")).toBeTruthy();
  expect(within(words).getByText("hello")).toBeTruthy();
  expect(within(words).getByText("again")).toBeTruthy();
  await screen.findByRole("button", { name: "Chat", expanded: true });
});

it("names a backend, and nobody by a name that is not there", async () => {
  const { write, user } = await chatting();
  await user.keyboard("c");
  await write("ends soon", {}, "rest-api");
  await write("hi", { name: "Ada" }, "gone");
  expect(await within(await log()).findByText("Server")).toBeTruthy();
  expect(await within(await log()).findByText("Ada (Guest)")).toBeTruthy();
});

it("sends by Enter in the documented shape, and shows it at once", async () => {
  const { request, user } = await chatting();
  await user.keyboard("c");
  await user.type(await field(), "one{Shift>}{Enter}{/Shift}two{Enter}");
  const [, sent] = request.mock.calls.find(([kind]) => kind === "app-message") ?? [];
  expect(sent).toEqual({
    data: {
      event: "chat-msg",
      message: "one\ntwo",
      name: "Ada",
      room: "main-room",
      date: expect.stringMatching(/^\d{13}$/),
      id: expect.any(String),
    },
  });
  expect(within(await log()).getByText("Ada (You)")).toBeTruthy();
  expect((await field()).value).toBe("");
});

it("says what did not get through and sends it again", async () => {
  const { request, user } = await chatting();
  await user.keyboard("c");
  const textbox = await field();
  request.mockRejectedValueOnce(new Error("too fast"));
  await user.type(textbox, "hello{Enter}");
  const again = await screen.findByRole("button", { name: "Send again" });
  await user.click(again);
  await waitFor(() => expect(screen.queryByRole("button", { name: "Send again" })).toBeNull());
  const sent = request.mock.calls.filter(([kind]) => kind === "app-message");
  expect(sent).toHaveLength(2);
  expect(sent[0]).toEqual(sent[1]);
});

it("keeps a draft while it is closed, and sends nothing that is too long", async () => {
  const { request, tools, user } = await chatting();
  await user.keyboard("c");
  await user.type(await field(), "half a tho");
  await user.keyboard("{Escape}");
  expect(screen.queryByRole("log")).toBeNull();
  await user.click(screen.getByRole("button", { name: "Chat" }));
  expect((await field()).value).toBe("half a tho");
  await inAct(() => tools.chat.setDraft("é".repeat(2100)));
  expect((await screen.findByRole("alert")).textContent).toContain("too long");
  await user.type(await field(), "{Enter}");
  expect(request.mock.calls.filter(([kind]) => kind === "app-message")).toHaveLength(0);
});

it("shows what was said before, once", async () => {
  const { request, write, user } = await chatting();
  await write("second", { id: "m2" });
  const told = { from: "cleo", user_name: "Cleo", at: Date.now() / 1000 };
  request.mockImplementation(async (_kind, fields) =>
    "before" in fields
      ? ({ messages: [{ ...told, number: 1, message: "first" }], more: false } as never)
      : ({ messages: [{ ...told, number: 2, message: "second", id: "m2", from: "ben" }], more: true } as never),
  );
  await user.keyboard("c");
  const words = await log();
  await within(words).findByText("first");
  expect(words.textContent).toMatch(/Cleo.*first.*second/);
  expect(within(words).getAllByText("second")).toHaveLength(1);
});

it("asks for no history where the room shares none", async () => {
  const { request, user } = await chatting({ ...OPEN, features: { chat: true, chatHistory: false } });
  await user.keyboard("c");
  await field();
  expect(request.mock.calls.filter(([kind]) => kind === "read-chat")).toHaveLength(0);
});

it("lets who is hidden read only", async () => {
  const me = oneself();
  const hidden = { ...me, permissions: { ...me.permissions, hasPresence: false } };
  const { user, write } = await chatting({ ...OPEN, me: hidden });
  await user.keyboard("c");
  await write("hello");
  expect(await within(await log()).findByText("hello")).toBeTruthy();
  expect(screen.getByText("Viewers can read the chat, but not write.")).toBeTruthy();
  expect(screen.queryByRole("textbox")).toBeNull();
});

it("shows text as text, and long text in part", async () => {
  const { write, user } = await chatting();
  await user.keyboard("c");
  await write(`<img src=x onerror="alert(1)"> https://a.example/x`);
  const link = await within(await log()).findByRole("link", { name: "https://a.example/x" });
  expect(link.getAttribute("rel")).toContain("noopener");
  expect((await log()).querySelector("img")).toBeNull();
  await write("y".repeat(5000));
  await user.click(await screen.findByRole("button", { name: "Show all of it" }));
  expect((await log()).textContent).toContain("y".repeat(5000));
});

it("tells of many messages in one breath", async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  const { write, tools } = await chatting();
  for (let count = 0; count < 20; count += 1) await write(`message ${count}`);
  expect(tools.toasts.current().map(({ text }) => text)).toEqual(["Ben: message 0"]);
  await inAct(() => vi.advanceTimersByTime(5000));
  expect(tools.toasts.current().map(({ text }) => text)).toEqual(["19 new messages in the chat"]);
  vi.useRealTimers();
});

it("is not there where the room has none", async () => {
  const { user } = await chatting({ others: [other("Ben")] });
  expect(screen.queryByRole("button", { name: "Chat" })).toBeNull();
  await user.keyboard("c");
  expect(screen.queryByRole("log")).toBeNull();
});

it("opens from its news", async () => {
  const { tools, write } = await chatting();
  await write("hello");
  await inAct(() => tools.toasts.current()[0]?.action?.run());
  expect(await within(await log()).findByText("hello")).toBeTruthy();
});

const ADVANCED = { ...OPEN, features: { chat: true, advancedChat: true } };

it("takes an emoji where the caret is", async () => {
  const { user } = await chatting(ADVANCED);
  await user.keyboard("c");
  await user.type(await field(), "ab{ArrowLeft}");
  await user.click(screen.getByRole("button", { name: "Insert an emoji" }));
  await user.type(await screen.findByRole("searchbox", { name: "Search emoji" }), "tada");
  await user.click(await screen.findByRole("button", { name: /^🎉/ }));
  await waitFor(async () => expect((await field()).value).toBe("a🎉b"));
});

it("counts reactions to a message and gives and takes back one's own", async () => {
  const { hear, write, request, user } = await chatting(ADVANCED);
  await user.keyboard("c");
  await write("lunch?", { id: "m1" });
  await hear({ event: "room:msg-reaction", id: "m1", emoji: "👍", on: true });
  await user.click(await screen.findByRole("button", { name: "👍 1: Ben", pressed: false }));
  await user.click(await screen.findByRole("button", { name: "👍 2: Ben, Ada", pressed: true }));
  await screen.findByRole("button", { name: "👍 1: Ben", pressed: false });
  const sent = request.mock.calls.filter(([kind]) => kind === "app-message").map(([, fields]) => fields);
  expect(sent).toEqual(
    [true, false].map((on) => ({ data: { event: "room:msg-reaction", id: "m1", emoji: "👍", on } })),
  );
});

it("has neither without the property", async () => {
  const { hear, write, user } = await chatting();
  await user.keyboard("c");
  await write("lunch?", { id: "m1" });
  await hear({ event: "room:msg-reaction", id: "m1", emoji: "👍", on: true });
  await within(await log()).findByText("lunch?");
  expect(screen.queryByRole("button", { name: /👍|Insert|React/ })).toBeNull();
});
