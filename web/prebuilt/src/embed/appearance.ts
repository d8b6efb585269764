/** What an embedding app may say about the look of this page. Every value from it is checked; a bad one is ignored. */

import { readTheme, type Theme } from "./theme";
import { boolean, pictureUrl, record, text } from "./values";

export interface Appearance {
  readonly showLeaveButton: boolean;
  readonly showNames: boolean;
  readonly showLocalVideo: boolean;
  /** Tiles on a page of the grid, where an app says: at least, and at most. */
  readonly minTiles: number | null;
  readonly maxTiles: number | null;
  /** The app's colours; `null` shows the page's own. */
  readonly theme: Theme | null;
  readonly trayButtons: readonly TrayButton[];
  /** Names of classes on the page's body, for an operator's own style sheet. */
  readonly bodyClass: string;
}

export interface TrayButton {
  readonly id: string;
  readonly label: string;
  readonly tooltip: string;
  readonly icon: string | null;
  /** The one for a dark page, where the app has such a one. */
  readonly darkIcon: string | null;
  readonly state: "default" | "active" | "sidebar-open";
}

/** The page on its own: its own leave button, nothing else changed. */
export const STANDALONE: Appearance = {
  showLeaveButton: true,
  showNames: true,
  showLocalVideo: true,
  minTiles: null,
  maxTiles: null,
  theme: null,
  trayButtons: [],
  bodyClass: "",
};

/** The page in an app's frame, before the app has said anything: the app brings its own way out. */
export const EMBEDDED: Appearance = { ...STANDALONE, showLeaveButton: false };

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
    ...tilesWithin(min ?? current.minTiles, max ?? current.maxTiles, current),
    theme: "theme" in properties ? readTheme(properties.theme) : current.theme,
    trayButtons: "customTrayButtons" in properties ? trayButtons(properties.customTrayButtons) : current.trayButtons,
    bodyClass: "bodyClass" in properties ? bodyClass(properties.bodyClass) : current.bodyClass,
  };
}

/** `setShowNamesMode`: `false` means the same as `never`; unknown modes change nothing. */
export function namesShown(mode: unknown, current: boolean): boolean {
  if (mode === "always") return true;
  return mode === "never" || mode === false ? false : current;
}

/** More tiles at least than at most is a mistake of the app's, and changes nothing. */
function tilesWithin(
  minTiles: number | null,
  maxTiles: number | null,
  current: Appearance,
): Pick<Appearance, "minTiles" | "maxTiles"> {
  if (minTiles !== null && maxTiles !== null && minTiles > maxTiles)
    return { minTiles: current.minTiles, maxTiles: current.maxTiles };
  return { minTiles, maxTiles };
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
        icon: pictureUrl(iconPath),
        darkIcon: pictureUrl(iconPathDarkMode),
        // Daily's documentation has a state `disabled`, which its types lack.
        state: visualState === "active" || visualState === "sidebar-open" ? visualState : "default",
      };
    });
}

function tileCount(value: unknown): number | null {
  return Number.isInteger(value) && (value as number) >= 1 && (value as number) <= MAX_TILES ? (value as number) : null;
}
