/**
 * The languages of the page by their names in the property `lang`, each with its BCP 47 tag: `jp` and `no` are no tags of
 * a language (`ja`, `nb`), `ka` is Georgian, and plain `pt` is Portuguese as in Portugal.
 */
const TAGS = {
  da: "da",
  de: "de",
  en: "en",
  es: "es",
  fi: "fi",
  fr: "fr",
  it: "it",
  jp: "ja",
  ka: "ka",
  nl: "nl",
  no: "nb",
  pl: "pl",
  pt: "pt-PT",
  "pt-BR": "pt-BR",
  ru: "ru",
  sv: "sv",
  tr: "tr",
} as const;

export type Language = keyof typeof TAGS;

/** A value of `lang`; `user` follows the browser. */
export type LanguageSetting = Language | "user";

export const LANGUAGES = Object.keys(TAGS) as readonly Language[];

/** Both Norwegian languages read Bokmål. */
const OTHER_NAMES: Readonly<Record<string, Language>> = { ja: "jp", nb: "no", nn: "no" };

/** The BCP 47 tag for `<html lang>` and `Intl`. */
export function tagOf(language: Language): string {
  return TAGS[language];
}

/** Read a value of `lang` from outside; null when it names no language of this page. daily-js also knows `en-us`. */
export function languageSetting(value: unknown): LanguageSetting | null {
  if (value === "user") return value;
  return typeof value === "string" ? (LANGUAGES.find((known) => known === value) ?? languageOf(value)) : null;
}

/** The page's language for a BCP 47 tag such as `de-AT`, or null. */
export function languageOf(tag: string): Language | null {
  const { language, region } = parsed(tag) ?? {};
  if (language === undefined) return null;
  if (language === "pt") return region === "BR" ? "pt-BR" : "pt";
  return OTHER_NAMES[language] ?? LANGUAGES.find((known) => known === language) ?? null;
}

/** What `user` means in a browser that prefers `preferred`, best first. */
export function languageOfBrowser(preferred: readonly string[]): Language {
  return preferred.map(languageOf).find((language) => language !== null) ?? "en";
}

/** The tag for dates and numbers: the person's own region (`de-AT`, `en-GB`) where the browser names one. */
export function formatTag(language: Language, preferred: readonly string[]): string {
  return preferred.find((tag) => languageOf(tag) === language) ?? tagOf(language);
}

function parsed(tag: string): Intl.Locale | null {
  try {
    return new Intl.Locale(tag);
  } catch {
    // Browsers have been seen with tags that are none, such as "en-US@posix".
    return null;
  }
}
