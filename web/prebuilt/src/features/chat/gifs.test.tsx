import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { beforeEach, expect, it, vi } from "vitest";
import { inCall } from "../../../tests/support/inCall";
import { oneself, other } from "../../../tests/support/people";
import { Sidebar } from "../../sidebar/Sidebar";
import { Controls } from "../../tray/Controls";
import { ChatListener } from "./ChatListener";
import { readGif } from "./gifs";

const FEATURES = { chat: true, advancedChat: true };
const idOf = (name: string) => `${name}.${"m".repeat(22)}`;
const found = (name: string) => ({ id: idOf(name), title: `${name} GIF`, width: 356, height: 200 });
const page = (names: readonly string[], next: number | null = null, trouble: string | null = null) => ({
  gifs: names.map(found),
  next,
  trouble,
});

let still = false;
beforeEach(() => {
  still = false;
  vi.spyOn(window, "matchMedia").mockImplementation(
    (query) =>
      ({
        matches: query.includes("reduced-motion") ? still : query.includes("pointer: fine"),
        addEventListener: () => undefined,
        removeEventListener: () => undefined,
      }) as unknown as MediaQueryList,
  );
});

type Answer = (fields: { query: string; offset: number; language: string }) => object | Promise<object>;

async function chatting(answer: Answer, given: Parameters<typeof inCall>[1] = {}) {
  const shown = await inCall(
    <>
      <ChatListener />
      <Controls onLeave={() => undefined} onTrayButton={undefined} />
      <Sidebar />
    </>,
    { features: FEATURES, others: [other("Ben")], gifs: true, ...given },
  );
  shown.request.mockImplementation(async (request, fields) => {
    if (request === "read-chat") return { messages: [], more: false } as never;
    if (request === "search-gifs") return (await answer(fields as never)) as never;
    return {} as never;
  });
  await shown.user.keyboard("c");
  await screen.findByRole("log", { name: "Messages" });
  const searches = () =>
    shown.request.mock.calls.filter(([kind]) => kind === "search-gifs").map(([, fields]) => fields as never);
  const open = async () => {
    await shown.user.click(await screen.findByRole("button", { name: "Send a GIF" }));
    return screen.findByRole("searchbox", { name: "Search for GIFs" });
  };
  return { ...shown, searches, open };
}

const log = () => screen.getByRole("log", { name: "Messages" });
const sourceOf = (name: string) => screen.getByRole("img", { name }).getAttribute("src");

it("shows what is popular, searches for what is typed once one pauses, and sends what is chosen", async () => {
  const { user, searches, open, request } = await chatting(({ query }) =>
    query === "" ? page(["popular"]) : page([`${query} 1`, `${query} 2`]),
  );
  const search = await open();
  await screen.findByRole("button", { name: "popular GIF" });
  expect(screen.getByText("Powered by GIPHY")).toBeTruthy();
  await user.type(search, "cats");
  await screen.findByRole("button", { name: "cats 2 GIF" });
  expect(screen.queryByRole("button", { name: "popular GIF" })).toBeNull();
  expect(searches()).toEqual([
    { query: "", offset: 0, language: "en" },
    { query: "cats", offset: 0, language: "en" },
  ]);
  await user.click(screen.getByRole("button", { name: "cats 2 GIF" }));
  await waitFor(() => expect(screen.queryByRole("searchbox")).toBeNull());
  const [, sent] = request.mock.calls.find(([kind]) => kind === "app-message") ?? [];
  expect(sent).toEqual({
    data: expect.objectContaining({
      event: "chat-msg",
      message: "cats 2 GIF",
      room: "main-room",
      gif: { id: idOf("cats 2"), width: 356, height: 200 },
    }),
  });
});

it("walks by arrow keys, and Tab leads to one of them only", async () => {
  const { user, open } = await chatting(() => page(["a", "b", "c", "d", "e"]));
  const search = await open();
  await screen.findByRole("button", { name: "e GIF" });
  search.focus();
  const reached = () => document.activeElement?.getAttribute("title");
  const walked: (string | null | undefined)[] = [];
  for (const key of ["ArrowDown", "ArrowRight", "ArrowDown", "ArrowRight", "ArrowUp", "End", "Home", "ArrowLeft"]) {
    await user.keyboard(`{${key}}`);
    walked.push(reached());
  }
  expect(walked).toEqual(["a GIF", "b GIF", "e GIF", "e GIF", "b GIF", "e GIF", "a GIF", "a GIF"]);
  expect(document.querySelectorAll('.gif-grid [tabindex="0"]')).toHaveLength(1);
});

it("shows more on demand, each once", async () => {
  const { user, open, searches } = await chatting(({ offset }) =>
    offset === 0 ? page(["a", "b"], 24) : page(["b", "c"]),
  );
  await open();
  await user.click(await screen.findByRole("button", { name: "Show more" }));
  await screen.findByRole("button", { name: "c GIF" });
  expect(document.querySelectorAll(".gif-grid img")).toHaveLength(3);
  expect(screen.queryByRole("button", { name: "Show more" })).toBeNull();
  expect(searches()).toHaveLength(2);
});

it("takes no answer to what is no longer asked", async () => {
  let late: (reply: object) => void = () => undefined;
  const { user, open } = await chatting(({ query }) =>
    query === "" ? new Promise((resolve) => (late = resolve)) : page(["new"]),
  );
  await user.type(await open(), "x");
  await screen.findByRole("button", { name: "new GIF" });
  await act(async () => late(page(["old"])));
  expect(screen.queryByRole("button", { name: "old GIF" })).toBeNull();
});

it.each([
  [{ trouble: "too-fast" }, "These were many searches. Wait a moment, then try again."],
  [{ trouble: "unavailable" }, "No GIFs can be loaded at the moment."],
  [new Error("not permitted"), "No GIFs can be loaded at the moment."],
])("says in words what is wrong, and tries again: %j", async (trouble, words) => {
  let tries = 0;
  const { user, open } = await chatting(() => {
    tries += 1;
    if (tries > 1) return page(["back"]);
    if (trouble instanceof Error) throw trouble;
    return page([], null, trouble.trouble);
  });
  await open();
  const note = await screen.findByText(words, { exact: false });
  expect(note.getAttribute("role")).toBe("status");
  await user.click(within(note).getByRole("button", { name: "Try again" }));
  await screen.findByRole("button", { name: "back GIF" });
});

it("says that nothing was found", async () => {
  const { open } = await chatting(() => page([]));
  await open();
  await screen.findByText("Nothing was found. Try another word.");
});

it.each([
  ["the server finds none", { gifs: false }],
  ["the chat is a plain one", { features: { chat: true } }],
])("has no button where %s", async (_why, given) => {
  await chatting(() => page([]), given);
  await screen.findByRole("textbox", { name: "Write to everybody" });
  expect(screen.queryByRole("button", { name: "Send a GIF" })).toBeNull();
});

it("has none for who only reads", async () => {
  const me = oneself();
  await chatting(() => page([]), { me: { ...me, permissions: { ...me.permissions, hasPresence: false } } });
  expect(screen.queryByRole("button", { name: "Send a GIF" })).toBeNull();
});

const MESSAGE = { event: "chat-msg", message: "A cat", gif: { id: idOf("cat"), width: 356, height: 200 } };

it("shows the picture of a message from this server, which can be stopped", async () => {
  const { say, user } = await chatting(() => page([]));
  await say((call) => call.emit("app-message", { data: MESSAGE, fromId: "ben" }));
  await screen.findByRole("img", { name: "A cat" });
  expect(sourceOf("A cat")).toBe(`/gifs/${idOf("cat")}/chat`);
  await user.click(screen.getByRole("button", { name: "Stop this GIF" }));
  expect(sourceOf("A cat")).toBe(`/gifs/${idOf("cat")}/chat-still`);
});

it("moves nothing by itself for who wants that: only what is looked at, or started", async () => {
  still = true;
  const { say, user, open } = await chatting(() => page(["a", "b"]));
  await say((call) => call.emit("app-message", { data: MESSAGE, fromId: "ben" }));
  await screen.findByRole("img", { name: "A cat" });
  expect(sourceOf("A cat")).toBe(`/gifs/${idOf("cat")}/chat-still`);
  await user.click(screen.getByRole("button", { name: "Play this GIF" }));
  expect(sourceOf("A cat")).toBe(`/gifs/${idOf("cat")}/chat`);
  await open();
  await screen.findByRole("button", { name: "a GIF" });
  expect(sourceOf("b GIF")).toBe(`/gifs/${idOf("b")}/small-still`);
  await user.hover(screen.getByRole("button", { name: "b GIF" }));
  expect(sourceOf("b GIF")).toBe(`/gifs/${idOf("b")}/small`);
  await user.unhover(screen.getByRole("button", { name: "b GIF" }));
  expect(sourceOf("b GIF")).toBe(`/gifs/${idOf("b")}/small-still`);
  await act(async () => screen.getByRole("button", { name: "a GIF" }).focus());
  expect(sourceOf("a GIF")).toBe(`/gifs/${idOf("a")}/small`);
});

it("shows the title of what the server does not have, and tries again", async () => {
  const { say, user } = await chatting(() => page([]));
  await say((call) => call.emit("app-message", { data: MESSAGE, fromId: "ben" }));
  fireEvent.error(await screen.findByRole("img", { name: "A cat" }));
  expect(log().textContent).toContain("A cat The picture cannot be shown.");
  await user.click(within(log()).getByRole("button", { name: "Try again" }));
  expect(sourceOf("A cat")).toBe(`/gifs/${idOf("cat")}/chat`);
});

it("shows the title in a plain chat, and where the message names no picture of ours", async () => {
  const { say } = await chatting(() => page([]));
  const evil = { ...MESSAGE, gif: { id: "https://evil.example/x.gif", width: 1, height: 1 } };
  await say((call) => call.emit("app-message", { data: evil, fromId: "ben" }));
  await within(log()).findByText("A cat");
  expect(within(log()).queryByRole("img")).toBeNull();
});

it("is read as it was sent", () => expect(readGif({ ...MESSAGE.gif, more: 1 })).toEqual(MESSAGE.gif));

it.each([
  null,
  "x",
  {},
  { ...MESSAGE.gif, id: `../${idOf("x")}` },
  { ...MESSAGE.gif, id: `a/b.${"m".repeat(22)}` },
  { ...MESSAGE.gif, id: "x".repeat(2000) },
  { ...MESSAGE.gif, width: 0 },
  { ...MESSAGE.gif, width: 1e9 },
  { ...MESSAGE.gif, height: "200" },
  { ...MESSAGE.gif, height: 1.5 },
])("takes %j for no picture", (gif) => {
  expect(readGif(gif)).toBeNull();
});
