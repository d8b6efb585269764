import { afterEach, expect, it, vi } from "vitest";
import { PreferenceStore } from "./preferences";

const storage = new Map<string, string>();
vi.stubGlobal("localStorage", {
  getItem: (key: string) => storage.get(key) ?? null,
  setItem: (key: string, value: string) => storage.set(key, value),
});
afterEach(() => storage.clear());

it("has everything on at first, and remembers what was switched off", () => {
  const first = new PreferenceStore();
  expect(first.current()).toEqual({ shortcuts: true, sounds: true, announcements: true });
  first.update((current) => ({ ...current, shortcuts: false }));
  expect(new PreferenceStore().current()).toEqual({ shortcuts: false, sounds: true, announcements: true });
});

it.each(["null", "{", "[1]", '{"sounds": "no", "more": 1}'])("survives %s in the storage", (stored) => {
  storage.set("parlour.preferences", stored);
  expect(new PreferenceStore().current()).toEqual({ shortcuts: true, sounds: true, announcements: true });
});
