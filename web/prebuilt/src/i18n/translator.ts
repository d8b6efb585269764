import type { en } from "./en";

export type Key = keyof typeof en;

/** The forms of one plural text; which of them a language needs, its `Intl.PluralRules` say. */
export type PluralForms = { readonly other: string } & { readonly [form in Intl.LDMLPluralRule]?: string };

/** All texts of one language. */
export type Catalogue = {
  readonly [K in Key]: (typeof en)[K] extends string ? string : PluralForms;
};

type Placeholders<Text> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Placeholders<Rest> : never;
type NamesIn<K extends Key> = (typeof en)[K] extends { other: infer Other }
  ? Placeholders<Other>
  : Placeholders<(typeof en)[K]>;
type Values<K extends Key> = { readonly [Name in NamesIn<K>]: Name extends "count" ? number : string | number };

/** A text that is said as it stands. */
export type PlainKey = { [K in Key]: [NamesIn<K>] extends [never] ? K : never }[Key];

/** Says texts of the page in one language. */
export interface Translator {
  /** The text of `key` with its placeholders filled; numbers are written as the language writes them. */
  t<K extends Key>(key: K, ...values: [NamesIn<K>] extends [never] ? [] : [Values<K>]): string;
  /** A day and a time of day, in full, in the browser's time zone. */
  dateTime(date: Date): string;
  /** Several things in one breath. */
  list(items: readonly string[]): string;
  /** The tag for dates and numbers. */
  readonly locale: string;
}

/** A translator that reads `catalogue` and writes dates, numbers and lists for `locale` (BCP 47). */
export function translator(catalogue: Catalogue, locale: string): Translator {
  const plurals = new Intl.PluralRules(locale);
  const numbers = new Intl.NumberFormat(locale);
  const dates = new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "short" });
  const lists = new Intl.ListFormat(locale, { type: "conjunction", style: "narrow" });
  return {
    t(key, ...[values]) {
      const given: Readonly<Record<string, string | number>> = values ?? {};
      const text: string | PluralForms = catalogue[key];
      const chosen = typeof text === "string" ? text : (text[plurals.select(Number(given.count))] ?? text.other);
      return chosen.replaceAll(/\{(\w+)\}/g, (placeholder, name: string) => {
        const value = given[name] ?? placeholder;
        return typeof value === "number" ? numbers.format(value) : value;
      });
    },
    dateTime: (date) => dates.format(date),
    list: (items) => lists.format(items),
    locale,
  };
}
