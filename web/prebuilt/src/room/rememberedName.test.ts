import { afterEach, expect, it, vi } from "vitest";
import { cleanName, NAME_LIMIT, rememberedName, rememberName } from "./rememberedName";

function storage(initial: Record<string, string> = {}) {
  const items = new Map(Object.entries(initial));
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => items.set(key, value),
  });
  return items;
}

afterEach(() => {
  vi.unstubAllGlobals();
});

it("comes back as it was given", () => {
  const items = storage();
  rememberName("Ada");
  expect([...items]).toEqual([["parlour.name", "Ada"]]);
  expect(rememberedName()).toBe("Ada");
});

it("is empty at first, and cleaned of what others may have stored", () => {
  storage();
  expect(rememberedName()).toBe("");
  storage({ "parlour.name": `  ${"x".repeat(NAME_LIMIT + 1)}` });
  expect(rememberedName()).toBe("x".repeat(NAME_LIMIT));
});

it("is forgotten where the browser forbids storage", () => {
  const forbid = () => {
    throw new DOMException("denied", "SecurityError");
  };
  vi.stubGlobal("localStorage", { getItem: forbid, setItem: forbid });
  expect(() => rememberName("Ada")).not.toThrow();
  expect(rememberedName()).toBe("");
});

it("has no space around it", () => {
  expect(cleanName(" Ada  Lovelace\n")).toBe("Ada  Lovelace");
});
