import { LANGUAGES, type Language } from "./languages";
import type { Catalogue } from "./translator";

type Other = Exclude<Language, "en">;
type Load = () => Promise<{ readonly default: Catalogue }>;
type Part = { readonly default: Partial<Catalogue> };

/** The texts common to the page, and those of its parts; the build makes one file of each language. */
const PARTS = import.meta.glob<Part>(["./catalogues/*.json", "../**/texts/*.json"]);

/** The catalogues that the page loads when a language is asked for. English is always there. */
export const LOADERS = Object.fromEntries(
  LANGUAGES.filter((language): language is Other => language !== "en").map((language) => [
    language,
    () => load(language),
  ]),
) as Readonly<Record<Other, Load>>;

async function load(language: Other): Promise<{ readonly default: Catalogue }> {
  const files = Object.entries(PARTS).filter(([path]) => path.endsWith(`/${language}.json`));
  const parts = await Promise.all(files.map(([, part]) => part()));
  return { default: Object.assign({}, ...parts.map((part) => part.default)) as Catalogue };
}
