import { describe, expect, it } from "vitest";
import BASE from "../styles/base.css?raw";
import { contrast, READABLE } from "./contrast";
import { OWN, readTheme, VARIABLES } from "./theme";

/** What is written on what, wherever in the page. */
const PAIRS = [
  ["--text", "--surface"],
  ["--text", "--surface-raised"],
  ["--text", "--field"],
  ["--muted", "--surface"],
  ["--muted", "--surface-raised"],
  ["--link", "--surface"],
  ["--stage-text", "--stage"],
  ["--stage-text", "--tile"],
  ["--stage-muted", "--stage"],
  ["--stage-muted", "--tile"],
  ["--stage-link", "--stage"],
  ["--on-accent", "--accent"],
] as const;

function variables(theme: unknown): Readonly<Record<string, string>> {
  return readTheme(theme)?.variables ?? {};
}

/** The half of a value that one scheme shows. */
function half(value = "", scheme: "light" | "dark" = "light"): string {
  const [, light, dark] = /^light-dark\((.*), (.*)\)$/.exec(value) ?? [null, value, value];
  return (scheme === "light" ? light : dark) ?? value;
}

/** Numbers that are the same in every run. */
function* randomColours(seed: number): Generator<string> {
  let state = seed;
  for (;;) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    yield `#${Math.floor((state / 2_147_483_648) * 0xff_ff_ff)
      .toString(16)
      .padStart(6, "0")}`;
  }
}

it("knows the page's own colours", () => {
  for (const [name, variable] of Object.entries(VARIABLES)) {
    const key = name as keyof typeof VARIABLES;
    expect(BASE, name).toContain(`${variable}: light-dark(${OWN.light[key]}, ${OWN.dark[key]});`);
  }
});

describe("an app's colours", () => {
  it("are taken over where they go together", () => {
    expect(variables({ colors: { background: "#101820", baseText: "#FFF", accent: "#0af" } })).toMatchObject({
      "--surface": "#101820",
      "--text": "#ffffff",
      "--accent": "#00aaff",
    });
  });

  it("are none where none of them is a colour", () => {
    for (const theme of [null, undefined, [], "x", { colors: null }, { dark: 3 }, { colors: { accent: "red" } }])
      expect(readTheme(theme)).toBeNull();
  });

  it("tell by their background whether the browser's own controls are light or dark", () => {
    expect(readTheme({ colors: { background: "#ffffff" } })?.scheme).toBe("light");
    expect(readTheme({ colors: { mainAreaBg: "#0b0c0d" } })?.scheme).toBe("dark");
    expect(readTheme({ colors: { baseText: "#111" } })?.scheme).toBe("light");
    expect(readTheme({ colors: { accent: "#ff0000" } })?.scheme).toBe("dark");
  });

  it("in a pair are chosen by the system", () => {
    const theme = readTheme({
      light: { colors: { background: "#ffffff" } },
      dark: { colors: { background: "#000000" } },
    });
    expect(theme?.scheme).toBe("system");
    expect(theme?.variables["--surface"]).toBe("light-dark(#ffffff, #000000)");
  });

  it("can be read, whatever an app has put together", () => {
    const random = randomColours(7);
    for (let round = 0; round < 300; round += 1) {
      const set = () => ({
        colors: Object.fromEntries(Object.keys(VARIABLES).map((name) => [name, random.next().value])),
      });
      const theme = round % 2 === 0 ? set() : { light: set(), dark: set() };
      for (const scheme of ["light", "dark"] as const)
        for (const [text, under] of PAIRS) {
          const shown = variables(theme);
          const ratio = contrast(half(shown[text], scheme), half(shown[under], scheme));
          expect(ratio, `${text} on ${under} of ${JSON.stringify(theme)}`).toBeGreaterThanOrEqual(READABLE);
        }
    }
  });

  it("can be read where only some are given, on the page's own for the rest", () => {
    for (const theme of [
      { background: "#ffffff" },
      { baseText: "#000" },
      { accent: "#ffff00" },
      { mainAreaBg: "#eee" },
    ])
      for (const [text, under] of PAIRS) {
        const shown = variables({ colors: theme });
        expect(contrast(shown[text] ?? "", shown[under] ?? ""), `${text} on ${under}`).toBeGreaterThanOrEqual(READABLE);
      }
  });
});
