import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LanguageStore } from "./languageStore";
import { LOADERS } from "./loaders";

let store: LanguageStore;
const heard = vi.fn();

beforeEach(() => {
  store = new LanguageStore(["it-CH", "de-CH"]);
  heard.mockReset();
  store.subscribe(heard);
});

afterEach(() => {
  vi.restoreAllMocks();
});

function leave() {
  return store.current().translator.t("call.leaveShort");
}

it("begins in English, as a guess", () => {
  expect(leave()).toBe("Leave");
  expect(store.current()).toMatchObject({ language: "en", setting: "en", tag: "en", settled: false });
});

it("speaks the language of the room once that is loaded", async () => {
  await store.roomSays("jp");
  expect(leave()).toBe("退出");
  expect(store.current()).toMatchObject({ language: "jp", setting: "jp", tag: "ja", settled: true });
  expect(heard).toHaveBeenCalledOnce();
});

it("settles on English at once, without loading anything", () => {
  void store.roomSays("en");
  expect(store.current().settled).toBe(true);
});

it("follows the browser where the room says user", async () => {
  await store.roomSays("user");
  expect(store.current()).toMatchObject({ language: "it", setting: "user", tag: "it" });
  expect(leave()).toBe("Esci");
  expect(store.current().translator.locale).toBe("it-CH");
});

it("follows the browser where there is no room to ask", async () => {
  await store.roomStaysSilent();
  expect(store.current().language).toBe("it");
});

it("keeps the room's language when the call fails later", async () => {
  await store.roomSays("sv");
  await store.roomStaysSilent();
  expect(store.current().language).toBe("sv");
});

describe("an embedding app", () => {
  it("beats the room, before and after", async () => {
    await store.appAsks("nl");
    await store.roomSays("sv");
    expect(store.current().language).toBe("nl");
    await store.appAsks("tr");
    expect(leave()).toBe("Ayrıl");
    await store.roomStaysSilent();
    expect(store.current().language).toBe("tr");
  });
});

it("tells nobody twice of the same language", async () => {
  await store.roomSays("fi");
  await store.roomSays("fi");
  expect(heard).toHaveBeenCalledOnce();
});

it("speaks what was asked for last, whichever file arrives last", async () => {
  const danish = await LOADERS.da();
  let arrive = () => {};
  vi.spyOn(LOADERS, "da").mockReturnValueOnce(
    new Promise((resolve) => {
      arrive = () => resolve(danish);
    }),
  );
  const slow = store.appAsks("da");
  await store.appAsks("pl");
  arrive();
  await slow;
  expect(store.current().language).toBe("pl");
});

it("goes on in English when a file is missing, says so to developers, and tries again when asked again", async () => {
  const warning = vi.spyOn(console, "warn").mockReturnValue();
  vi.spyOn(LOADERS, "ru").mockRejectedValueOnce(new Error("404"));
  await store.roomSays("ru");
  expect(store.current()).toMatchObject({ language: "en", settled: true });
  expect(warning).toHaveBeenCalledOnce();
  await store.roomSays("ru");
  expect(leave()).toBe("Выйти");
});
