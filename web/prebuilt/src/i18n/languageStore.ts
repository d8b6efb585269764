import { en } from "./en";
import { formatTag, type Language, type LanguageSetting, languageOfBrowser, tagOf } from "./languages";
import { LOADERS } from "./loaders";
import { type Catalogue, type Translator, translator } from "./translator";

/** What the page speaks now. */
export interface Speech {
  readonly language: Language;
  /** What was asked for, which may be `user`. */
  readonly setting: LanguageSetting;
  /** The language's BCP 47 tag, for `<html lang>`. */
  readonly tag: string;
  readonly translator: Translator;
  /** Somebody has decided on the language and it is loaded; until then English is a guess, better not shown. */
  readonly settled: boolean;
}

/**
 * The language in force, observable by React. The app around the page has the first word, then the room's configuration;
 * where a refusal comes before the room could say anything, the browser's preference decides.
 */
export class LanguageStore {
  readonly #preferred: readonly string[];
  readonly #listeners = new Set<() => void>();
  #byApp: LanguageSetting | null = null;
  #byRoom: LanguageSetting | null = null;
  #wanted: LanguageSetting | null = null;
  #current: Speech;

  /** `preferred` are the browser's languages, best first. */
  constructor(preferred: readonly string[]) {
    this.#preferred = preferred;
    this.#current = { ...this.#speech("en", "en", en), settled: false };
  }

  readonly current = (): Speech => this.#current;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The embedding app chooses; it may do so again at any time. Resolves when the language is spoken. */
  appAsks(setting: LanguageSetting): Promise<void> {
    this.#byApp = setting;
    return this.#speak(setting);
  }

  /** The configuration of room, token and domain is known. Resolves when the language is spoken. */
  roomSays(setting: LanguageSetting): Promise<void> {
    this.#byRoom = setting;
    return this.#speak(this.#byApp ?? setting);
  }

  /** There will be no configuration, as for a room that does not exist. Resolves when the language is spoken. */
  roomStaysSilent(): Promise<void> {
    return this.#speak(this.#byApp ?? this.#byRoom ?? "user");
  }

  async #speak(setting: LanguageSetting): Promise<void> {
    if (setting === this.#wanted) return;
    this.#wanted = setting;
    const language = setting === "user" ? languageOfBrowser(this.#preferred) : setting;
    if (language === "en") return this.#set(this.#speech(setting, language, en));
    try {
      const { default: catalogue } = await LOADERS[language]();
      if (this.#wanted === setting) this.#set(this.#speech(setting, language, catalogue));
    } catch (problem) {
      console.warn(`the texts in ${language} could not be loaded`, problem);
      if (this.#wanted !== setting) return;
      this.#wanted = null;
      this.#set({ ...this.#current, settled: true });
    }
  }

  #speech(setting: LanguageSetting, language: Language, catalogue: Catalogue): Speech {
    const translate = translator(catalogue, formatTag(language, this.#preferred));
    return { language, setting, tag: tagOf(language), translator: translate, settled: true };
  }

  #set(speech: Speech): void {
    this.#current = speech;
    for (const listener of this.#listeners) listener();
  }
}
