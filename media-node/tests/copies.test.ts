import { expect, test } from "vitest";
import { copyOf } from "../src/copies.ts";

const PLAIN = {
  codecs: [{ mimeType: "audio/opus", channels: 2, parameters: { useinbandfec: 1, apt: undefined }, rtcpFeedback: [] }],
  rtcp: { cname: "x", reducedSize: true, nothing: null },
  "odd name": [[Number.NaN, -0, 1n], "é", Object.create(null)],
};

test("plain data is copied whole, and nothing of the copy is the original's", () => {
  const copy = copyOf(PLAIN) as typeof PLAIN;
  expect(copy).toStrictEqual(structuredClone(PLAIN));
  copy.codecs.push(...copy.codecs);
  Object.assign(copy.codecs[0]?.parameters ?? {}, { useinbandfec: 0 });
  copy.rtcp.cname = "y";
  expect(PLAIN.codecs).toHaveLength(1);
  expect(PLAIN.codecs[0]?.parameters.useinbandfec).toBe(1);
  expect(PLAIN.rtcp.cname).toBe("x");
});

test("what is not plain is copied as ever, wherever it is", () => {
  const odd = {
    map: new Map([["a", new Set([1])]]),
    bytes: new Uint8Array([1, 2]),
    at: new Date(5),
    error: new TypeError("x"),
  };
  expect(copyOf(odd)).toStrictEqual(odd);
  expect(() => copyOf([() => undefined])).toThrow(/could not be cloned/);
});

test("a name that browsers choose changes no prototype", () => {
  const copy = copyOf([JSON.parse('{"__proto__": {"polluted": 1}}')]) as [object];
  expect(Object.getPrototypeOf(copy[0])).toBe(Object.prototype);
  expect(Object.hasOwn(copy[0], "__proto__")).toBe(true);
});

test("with what is to be transferred, the original serves", () => {
  const buffer = new ArrayBuffer(8);
  expect(structuredClone({ buffer }, { transfer: [buffer] }).buffer.byteLength).toBe(8);
  expect(buffer.byteLength).toBe(0);
});
