import type { ReactNode } from "react";

/**
 * One of the tray's buttons between the devices and the way out: beside them where there is room, else in the menu "More".
 * A part of the page makes its item in a hook, which answers `null` where it has none to offer.
 */
export interface TrayItem {
  readonly id: string;
  /** What a press does; the accessible name. */
  readonly label: string;
  readonly tooltip?: string;
  /** At 22 pixels, hidden from screen readers. */
  readonly icon: ReactNode;
  /** For what can be on or off. */
  readonly pressed?: boolean;
  /** For what opens a panel of the sidebar. */
  readonly expanded?: boolean;
  /** A few characters on the button, such as a count; `label` says in words what they mean. */
  readonly badge?: string | undefined;
  /** The letter that does the same, shown and told to screen readers. */
  readonly shortcut?: string;
  /** What a press does; absent for an item with `content`. */
  readonly onPress?: () => void;
  /** What the button opens above itself. */
  readonly content?: ReactNode;
}
