import { expect, it } from "vitest";
import { familyOf, identify } from "./browserFamily";

const MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)";
const PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)";
const LINUX = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";
const DROID =
  "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36";

it.each([
  ["chrome", LINUX],
  ["edge", `${LINUX} Edg/142.0.0.0`],
  ["firefox", "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"],
  ["other", "Mozilla/5.0 (Android 15; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0"],
  ["safari", `${MAC} AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15`],
  ["iosSafari", `${PHONE} Version/18.1 Mobile/15E148 Safari/604.1`],
  ["iosOther", `${PHONE} CriOS/142.0.0.0 Mobile/15E148 Safari/604.1`],
  ["iosOther", `${PHONE} FxiOS/145.0 Mobile/15E148 Safari/604.1`],
  ["android", DROID],
  ["inApp", `${PHONE} Mobile/15E148 Instagram 350.0.0.0`],
  ["inApp", `${DROID.replace("; K)", "; K; wv)")} [FBAN/EMA;FBAV/480.0]`],
  ["other", "curl/8"],
])("%s is %s", (family, userAgent) => {
  expect(familyOf({ userAgent, maxTouchPoints: 0, brands: [] })).toBe(family);
});

it("knows a tablet by its touch, and a browser by its brand", () => {
  const userAgent = `${MAC} AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15`;
  expect(familyOf({ userAgent, maxTouchPoints: 5, brands: [] })).toBe("iosSafari");
  expect(familyOf({ userAgent: LINUX, maxTouchPoints: 0, brands: ["Chromium", "Microsoft Edge"] })).toBe("edge");
});

it("reads what there is", () => {
  expect(identify({ userAgent: "x" } as Navigator)).toEqual({ userAgent: "x", maxTouchPoints: 0, brands: [] });
});
