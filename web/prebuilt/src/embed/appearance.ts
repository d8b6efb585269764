/** What an embedding app may say about the look of this page. Every value from it is checked; a bad one is ignored. */

import { boolean, record, text, webUrl } from "./values";

export interface Appearance {
  readonly showLeaveButton: boolean;
  readonly showNames: boolean;
  readonly showLocalVideo: boolean;
  /** Tiles on a page of the grid, where an app says: at least, and at most. */
  readonly minTiles: number | null;
  readonly maxTiles: number | null;
  /** CSS custom properties by name, values are checked hex colours. */
  readonly colours: Readonly<Record<string, string>>;
  readonly trayButtons: readonly TrayButton[];
  /** Names of classes on the page's body, for an operator's own style sheet. */
  readonly bodyClass: string;
}

export interface TrayButton {
  readonly id: string;
  readonly label: string;
  readonly tooltip: string;
  readonly icon: string | null;
  readonly pressed: boolean;
}

/** The page on its own: its own leave button, nothing else changed. */
export const STANDALONE: Appearance = {
  showLeaveButton: true,
  showNames: true,
  showLocalVideo: true,
  minTiles: null,
  maxTiles: null,
  colours: {},
  trayButtons: [],
  bodyClass: "",
};

/** The page in an app's frame, before the app has said anything: the app brings its own way out. */
export const EMBEDDED: Appearance = { ...STANDALONE, showLeaveButton: false };

const THEME_VARIABLES: Readonly<Record<string, readonly string[]>> = {
  accent: ["--accent"],
  accentText: ["--on-accent"],
  background: ["--surface"],
  backgroundAccent: ["--surface-raised"],
  baseText: ["--text"],
  border: ["--line"],
  mainAreaBg: ["--stage"],
  mainAreaBgAccent: ["--tile"],
  mainAreaText: ["--stage-text"],
  supportiveText: ["--muted"],
};

const HEX_COLOUR = /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i;
const CLASS_NAMES = /^[\w-]+(?: +[\w-]+)*$/;
const MAX_TRAY_BUTTONS = 20;
const MAX_TILES = 49;

/** Apply the flattened properties of `iframe-launch-config` or `join-meeting`. */
export function applyProperties(current: Appearance, properties: Readonly<Record<string, unknown>>): Appearance {
  const grid = record(record(properties.layoutConfig).grid);
  const min = tileCount(grid.minTilesPerPage);
  const max = tileCount(grid.maxTilesPerPage);
  return {
    ...current,
    showLeaveButton: boolean(properties.showLeaveButton, current.showLeaveButton),
    showLocalVideo: boolean(properties.showLocalVideo, current.showLocalVideo),
    minTiles: min ?? current.minTiles,
    maxTiles: max ?? current.maxTiles,
    colours: "theme" in properties ? themeColours(properties.theme) : current.colours,
    trayButtons: "customTrayButtons" in properties ? trayButtons(properties.customTrayButtons) : current.trayButtons,
    bodyClass: "bodyClass" in properties ? bodyClass(properties.bodyClass) : current.bodyClass,
  };
}

/** `setShowNamesMode`: `false` means the same as `never`; unknown modes change nothing. */
export function namesShown(mode: unknown, current: boolean): boolean {
  if (mode === "always") return true;
  return mode === "never" || mode === false ? false : current;
}

/** CSS variables of a theme. `{light, dark}` themes give their dark set, since the stage of a call is dark. */
export function themeColours(theme: unknown): Record<string, string> {
  const outer = record(theme);
  const colours = record(record(outer.dark).colors ?? outer.colors);
  const variables: Record<string, string> = {};
  for (const [name, targets] of Object.entries(THEME_VARIABLES)) {
    const value = colours[name];
    if (typeof value === "string" && HEX_COLOUR.test(value)) for (const target of targets) variables[target] = value;
  }
  return variables;
}

/** Class names that an app sets on the page's body; anything else counts as none. */
export function bodyClass(value: unknown): string {
  const names = text(value).trim();
  return CLASS_NAMES.test(names) ? names : "";
}

/** Buttons an app adds to the tray, by id; those without a label are left out. */
export function trayButtons(buttons: unknown): TrayButton[] {
  return Object.entries(record(buttons))
    .slice(0, MAX_TRAY_BUTTONS)
    .flatMap(([id, raw]) => {
      const { label, tooltip, iconPath, iconPathDarkMode, visualState } = record(raw);
      if (typeof label !== "string" || !label.trim()) return [];
      return {
        id,
        label,
        tooltip: typeof tooltip === "string" ? tooltip : label,
        icon: pictureUrl(iconPathDarkMode) ?? pictureUrl(iconPath),
        pressed: visualState === "active" || visualState === "sidebar-open",
      };
    });
}

function pictureUrl(value: unknown): string | null {
  return typeof value === "string" && value.startsWith("data:image/") ? value : webUrl(value);
}

function tileCount(value: unknown): number | null {
  return Number.isInteger(value) && (value as number) >= 1 && (value as number) <= MAX_TILES ? (value as number) : null;
}
