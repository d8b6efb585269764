import { afterEach, expect, it, vi } from "vitest";
import { contrast } from "../../embed/contrast";
import { COLOURS, LookStore, PALETTES } from "./look";

const storage = new Map<string, string>();
vi.stubGlobal("localStorage", {
  getItem: (key: string) => storage.get(key) ?? null,
  setItem: (key: string, value: string) => storage.set(key, value),
});
afterEach(() => storage.clear());

/** AAA for text of usual size (WCAG 2.2, 1.4.6). */
const EASILY_READ = 7;

/** OKLCH as six digits, what no screen can show being cut off (Björn Ottosson, https://bottosson.github.io/posts/oklab/). */
function hex(lightness: number, chroma: number, hue: number): string {
  const [a, b] = [Math.cos((hue * Math.PI) / 180) * chroma, Math.sin((hue * Math.PI) / 180) * chroma];
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const linear = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
  const digits = linear.map((value) => {
    const within = Math.min(1, Math.max(0, value));
    const encoded = within <= 0.0031308 ? 12.92 * within : 1.055 * within ** (1 / 2.4) - 0.055;
    return Math.round(encoded * 255)
      .toString(16)
      .padStart(2, "0");
  });
  return `#${digits.join("")}`;
}

it.each(COLOURS)("can be read easily in %s: texts, and names of every hue", (colours) => {
  const { ground, text, lightness, chroma } = PALETTES[colours];
  expect(contrast(text, ground)).toBeGreaterThanOrEqual(EASILY_READ);
  const names = Array.from({ length: 360 }, (_, hue) => contrast(hex(lightness, chroma, hue), ground));
  expect(Math.min(...names)).toBeGreaterThanOrEqual(EASILY_READ);
});

it("is remembered", () => {
  const first = new LookStore();
  expect(first.current()).toEqual({ isShown: false, size: "medium", colours: "dark", isAloud: false });
  first.update((look) => ({ ...look, isShown: true, size: "huge", colours: "yellow", isAloud: true }));
  expect(new LookStore().current()).toEqual({ isShown: true, size: "huge", colours: "yellow", isAloud: true });
});

it.each(["null", "{", '{"size": "toString", "colours": "__proto__", "isShown": 1}'])("survives %s", (stored) => {
  storage.set("parlour.captions", stored);
  expect(new LookStore().current()).toEqual({ isShown: false, size: "medium", colours: "dark", isAloud: false });
});
