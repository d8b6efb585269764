import { Store } from "../../embed/store";

/** What somebody has chosen for every call in this browser. */
export interface Preferences {
  /** Single letters do what buttons do (WCAG 2.2, 2.1.4: they can be switched off). */
  readonly shortcuts: boolean;
  /** Newcomers and people who knock are heard. */
  readonly sounds: boolean;
  /** Who comes and goes is read out to those who listen to the page. */
  readonly announcements: boolean;
}

const KEY = "parlour.preferences";
const DEFAULTS: Preferences = { shortcuts: true, sounds: true, announcements: true };

/** The preferences in force, kept by the browser where it keeps anything. */
export class PreferenceStore extends Store<Preferences> {
  constructor() {
    super(remembered());
  }

  override update(change: (current: Preferences) => Preferences): void {
    super.update(change);
    try {
      localStorage.setItem(KEY, JSON.stringify(this.current()));
    } catch {
      // Frames and private windows may forbid it; then they hold for this call.
    }
  }
}

function remembered(): Preferences {
  try {
    const stored = JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<Record<keyof Preferences, unknown>> | null;
    const known = Object.entries(DEFAULTS).map(([name, otherwise]) => {
      const value = stored?.[name as keyof Preferences];
      return [name, typeof value === "boolean" ? value : otherwise];
    });
    return Object.fromEntries(known) as unknown as Preferences;
  } catch {
    return DEFAULTS;
  }
}
