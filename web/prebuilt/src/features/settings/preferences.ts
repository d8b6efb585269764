import { RememberedStore } from "../../ui/RememberedStore";

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

/** The preferences in force. */
export class PreferenceStore extends RememberedStore<Preferences> {
  constructor() {
    super(KEY, preferences);
  }
}

function preferences(stored: Readonly<Record<string, unknown>>): Preferences {
  const chosen = (name: keyof Preferences) => (typeof stored[name] === "boolean" ? stored[name] : DEFAULTS[name]);
  return { shortcuts: chosen("shortcuts"), sounds: chosen("sounds"), announcements: chosen("announcements") };
}
