import type { Language } from "./languages";
import type { Catalogue } from "./translator";

type Load = () => Promise<{ readonly default: Catalogue }>;

/** The catalogues that the page loads when a language is asked for, each in a file of its own. English is always there. */
export const LOADERS: Readonly<Record<Exclude<Language, "en">, Load>> = {
  da: () => import("./catalogues/da.json"),
  de: () => import("./catalogues/de.json"),
  es: () => import("./catalogues/es.json"),
  fi: () => import("./catalogues/fi.json"),
  fr: () => import("./catalogues/fr.json"),
  it: () => import("./catalogues/it.json"),
  jp: () => import("./catalogues/jp.json"),
  ka: () => import("./catalogues/ka.json"),
  nl: () => import("./catalogues/nl.json"),
  no: () => import("./catalogues/no.json"),
  pl: () => import("./catalogues/pl.json"),
  pt: () => import("./catalogues/pt.json"),
  "pt-BR": () => import("./catalogues/pt-BR.json"),
  ru: () => import("./catalogues/ru.json"),
  sv: () => import("./catalogues/sv.json"),
  tr: () => import("./catalogues/tr.json"),
};
