import type { Plugin } from "vite";
import { describe, expect, it } from "vitest";
import { privateNames } from "./private-names.ts";

function transformed(code: string): string {
  const { handler } = privateNames().transform as Extract<Plugin["transform"], { handler: unknown }>;
  const context = {
    error(message: string): never {
      throw new Error(message);
    },
  };
  const result = handler.call(context as never, code, "/src/one.ts", undefined as never);
  return (result as { code: string } | null)?.code ?? code;
}

describe("private names", () => {
  it("become properties, and nothing else that looks like one does", () => {
    const code = `class A { #one = 1; readonly #two: string = "#one"; get #both() { return this.#one + this.#two; } }`;
    expect(transformed(code)).toBe(
      `class A { $0 = 1; readonly $1: string = "#one"; get $2() { return this.$0 + this.$1; } }`,
    );
  });

  it("leave files without any as they are", () => {
    const code = `export const colour = "#fff";`;
    expect(transformed(code)).toBe(code);
  });

  it("are refused where a base class may have the same", () => {
    expect(() => transformed("class A extends B { #one = 1; }")).toThrow("#one: this class extends another one");
  });
});
