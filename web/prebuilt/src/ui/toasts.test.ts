import { expect, it } from "vitest";
import { Toasts } from "./toasts";

function shown() {
  const timers: { readonly run: () => void; readonly after: number; cancelled: boolean }[] = [];
  const toasts = new Toasts((run, after) => {
    const timer = { run, after, cancelled: false };
    timers.push(timer);
    return () => {
      timer.cancelled = true;
    };
  });
  return { toasts, timers, texts: () => toasts.current().map(({ text }) => text) };
}

it("go after a while, later when there is something to press", () => {
  const { toasts, timers, texts } = shown();
  toasts.show("Ada muted you");
  toasts.show("Camera off", { action: { label: "Turn on", run: () => undefined } });
  expect(timers.map(({ after }) => after)).toEqual([7_000, 15_000]);
  timers[0]?.run();
  expect(texts()).toEqual(["Camera off"]);
});

it("replace one of the same id, whose time is not up then", () => {
  const { toasts, timers, texts } = shown();
  toasts.show("one", { id: "count" });
  toasts.show("two", { id: "count" });
  expect(texts()).toEqual(["two"]);
  expect(timers.map(({ cancelled }) => cancelled)).toEqual([true, false]);
});

it("are three at most, the newest", () => {
  const { toasts, texts } = shown();
  for (const text of ["a", "b", "c", "d"]) toasts.show(text);
  expect(texts()).toEqual(["b", "c", "d"]);
});
