import type { Language } from "./languages";
import type { Catalogue } from "./translator";

type Load = () => Promise<{ readonly default: Catalogue }>;

/** The catalogues that the page loads when a language is asked for. English is always there. */
export const LOADERS: Readonly<Record<Exclude<Language, "en">, Load>> = {
  da: () => import("virtual:catalogue/da"),
  de: () => import("virtual:catalogue/de"),
  es: () => import("virtual:catalogue/es"),
  fi: () => import("virtual:catalogue/fi"),
  fr: () => import("virtual:catalogue/fr"),
  it: () => import("virtual:catalogue/it"),
  jp: () => import("virtual:catalogue/jp"),
  ka: () => import("virtual:catalogue/ka"),
  nl: () => import("virtual:catalogue/nl"),
  no: () => import("virtual:catalogue/no"),
  pl: () => import("virtual:catalogue/pl"),
  pt: () => import("virtual:catalogue/pt"),
  "pt-BR": () => import("virtual:catalogue/pt-BR"),
  ru: () => import("virtual:catalogue/ru"),
  sv: () => import("virtual:catalogue/sv"),
  tr: () => import("virtual:catalogue/tr"),
};
