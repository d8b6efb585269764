import { expect, it } from "vitest";
import { pieces } from "./links";

const links = (text: string) =>
  pieces(text)
    .filter(({ href }) => href !== null)
    .map(({ text: shown, href }) => [shown, href]);

it.each([
  ["see https://a.example/x?y=1#z now", "https://a.example/x?y=1#z"],
  ["(https://a.example/x)", "https://a.example/x"],
  ["https://a.example/x_(y).", "https://a.example/x_(y)"],
  ["is it HTTP://A.example/?", "HTTP://A.example/"],
  ["mailto:ann@a.example, please", "mailto:ann@a.example"],
])("finds the address in %s", (text, address) => {
  expect(links(text).map(([shown]) => shown)).toEqual([address]);
});

it.each(["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "ftp://a.example", "https://", "a.example"])(
  "leaves %s a text",
  (text) => {
    expect(pieces(text)).toEqual([{ text, href: null }]);
  },
);

it("shows every character once", () => {
  const text = "a https://a.example b mailto:x@y.example. https:// c";
  expect(
    pieces(text)
      .map((piece) => piece.text)
      .join(""),
  ).toBe(text);
});
