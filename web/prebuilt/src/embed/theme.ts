/**
 * The colours of an embedding app: read, checked, and made readable. Pure: what comes out are CSS custom properties.
 *
 * Ten colours can be set (daily-js' `theme`), any of them may be missing, and nothing promises that they go together. Missing ones
 * come from the page's own scheme; where text would not stand out from what is under it, the text gives way.
 */

import { contrast, hexColour, mixed, READABLE, readableOn } from "./contrast";
import { record } from "./values";

/** `system`: an app that gave a light and a dark set leaves the choice to the person's system. */
type Scheme = "light" | "dark" | "system";

export interface Theme {
  readonly scheme: Scheme;
  /** CSS custom properties by name. Every value is made of checked hex colours. */
  readonly variables: Readonly<Record<string, string>>;
}

/** The page's own colours under the names of daily-js' themes; `styles/base.css` has the same (a test compares). */
export const OWN = {
  light: {
    accent: "#8a5b0c",
    accentText: "#ffffff",
    background: "#ffffff",
    backgroundAccent: "#f1ece1",
    baseText: "#24282e",
    border: "#d9d1c0",
    mainAreaBg: "#fbf8f2",
    mainAreaBgAccent: "#e9e3d7",
    mainAreaText: "#24282e",
    supportiveText: "#5a616b",
  },
  dark: {
    accent: "#e6b566",
    accentText: "#1f1606",
    background: "#1b2129",
    backgroundAccent: "#28303a",
    baseText: "#eef1f4",
    border: "#36404c",
    mainAreaBg: "#12161b",
    mainAreaBgAccent: "#1d232b",
    mainAreaText: "#eef1f4",
    supportiveText: "#a9b4c0",
  },
} as const;

type Name = keyof (typeof OWN)["light"];
type Palette = Readonly<Record<Name, string>>;

const NAMES = Object.keys(OWN.light) as readonly Name[];

/** Which custom property shows which colour. */
export const VARIABLES: Readonly<Record<Name, string>> = {
  accent: "--accent",
  accentText: "--on-accent",
  background: "--surface",
  backgroundAccent: "--surface-raised",
  baseText: "--text",
  border: "--line",
  mainAreaBg: "--stage",
  mainAreaBgAccent: "--tile",
  mainAreaText: "--stage-text",
  supportiveText: "--muted",
};

/** Read a theme of daily-js: one set of colours, or `{light, dark}`. `null` where there is no usable colour in it. */
export function readTheme(value: unknown): Theme | null {
  const theme = record(value);
  const one = colours(theme);
  const [light, dark] = [colours(record(theme.light)), colours(record(theme.dark))];
  if (Object.keys(light).length > 0 || Object.keys(dark).length > 0) return inTwo(light, dark);
  if (Object.keys(one).length === 0) return null;
  const scheme = schemeOf(one);
  return { scheme, variables: variablesOf({ ...OWN[scheme], ...one }) };
}

/** Of a pair with one half only, the other half is the page's own. */
function inTwo(light: Partial<Palette>, dark: Partial<Palette>): Theme {
  const [bright, dim] = [variablesOf({ ...OWN.light, ...light }), variablesOf({ ...OWN.dark, ...dark })];
  const variables = Object.entries(bright).map(([name, value]) => {
    const other = dim[name] ?? value;
    return [name, value === other ? value : `light-dark(${value}, ${other})`];
  });
  return { scheme: "system", variables: Object.fromEntries(variables) };
}

function colours(value: Record<string, unknown>): Partial<Palette> {
  const given = record(value.colors);
  const read = NAMES.flatMap((name) => {
    const colour = hexColour(given[name]);
    return colour === null ? [] : [[name, colour] as const];
  });
  return Object.fromEntries(read);
}

/** What the browser's own controls and the missing colours have to go with. */
function schemeOf({ background, mainAreaBg, baseText, mainAreaText }: Partial<Palette>): "light" | "dark" {
  const under = background ?? mainAreaBg;
  if (under !== undefined) return contrast(under, "#000000") > contrast(under, "#ffffff") ? "light" : "dark";
  const text = baseText ?? mainAreaText;
  return text !== undefined && contrast(text, "#ffffff") > contrast(text, "#000000") ? "light" : "dark";
}

/** All custom properties of one set, with text that can be read on whatever it stands on. */
function variablesOf(palette: Palette): Record<string, string> {
  const { background, mainAreaBg, accent } = palette;
  const raised = beside(background, palette.backgroundAccent);
  const tile = beside(mainAreaBg, palette.mainAreaBgAccent);
  const text = readableOn(palette.baseText, [background, raised]);
  const stageText = readableOn(palette.mainAreaText, [mainAreaBg, tile]);
  const shown: Palette = {
    ...palette,
    backgroundAccent: raised,
    mainAreaBgAccent: tile,
    baseText: text,
    mainAreaText: stageText,
    accentText: readableOn(palette.accentText, [accent]),
    supportiveText: readableOn(palette.supportiveText, [background, raised]),
  };
  return {
    ...Object.fromEntries(NAMES.map((name) => [VARIABLES[name], shown[name]])),
    "--stage-muted": readableOn(palette.supportiveText, [mainAreaBg, tile]),
    "--link": readableOn(accent, [background, raised]),
    "--stage-link": readableOn(accent, [mainAreaBg, tile]),
    "--field": background,
  };
}

/** A second background on which the same text can be read: the app's, unless no text could be. */
function beside(background: string, accent: string): string {
  const texts = ["#000000", "#ffffff"];
  const both = texts.some((text) => [background, accent].every((under) => contrast(text, under) >= READABLE));
  if (both) return accent;
  const awayFromText = contrast(background, "#000000") > contrast(background, "#ffffff") ? "#ffffff" : "#000000";
  return mixed(background, awayFromText, 0.15);
}
