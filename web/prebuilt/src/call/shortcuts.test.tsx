import { expect, it } from "vitest";
import { shortcutOf } from "./shortcuts";

const pressed = (key: string, more: Partial<Parameters<typeof shortcutOf>[0]> = {}) =>
  shortcutOf({
    key,
    shiftKey: false,
    ctrlKey: false,
    altKey: false,
    metaKey: false,
    repeat: false,
    defaultPrevented: false,
    target: document.body,
    ...more,
  });

it("is a letter, a digit, a sign or Escape, in lower case", () => {
  expect([pressed("m"), pressed("M"), pressed("3"), pressed("Escape")]).toEqual(["m", "m", "3", "Escape"]);
  expect(pressed("C", { shiftKey: true })).toBe("Shift+c");
  expect(pressed("?", { shiftKey: true })).toBe("?");
  expect(pressed("Tab")).toBeNull();
});

it("leaves the browser its own", () => {
  for (const held of ["ctrlKey", "altKey", "metaKey"]) expect(pressed("c", { [held]: true })).toBeNull();
  expect(pressed("m", { repeat: true })).toBeNull();
  expect(pressed("m", { defaultPrevented: true })).toBeNull();
});

it("is nothing where somebody writes or chooses", () => {
  for (const html of ["<input>", "<textarea>", "<select>", '<div role="menu"><b></b></div>']) {
    document.body.innerHTML = html;
    const inner = document.body.querySelector("b") ?? document.body.firstElementChild;
    expect(pressed("m", { target: inner })).toBeNull();
  }
});
