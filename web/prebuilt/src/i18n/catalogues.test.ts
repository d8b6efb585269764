import { describe, expect, it } from "vitest";
import { en } from "./en";
import { LANGUAGES, type Language, tagOf } from "./languages";
import { LOADERS } from "./loaders";
import type { Catalogue, PluralForms } from "./translator";

const KEYS = Object.keys(en) as (keyof typeof en)[];
const OTHERS = LANGUAGES.filter((language): language is Exclude<Language, "en"> => language !== "en");
/** Numbers of people that occur; a domain's largest calls have 100,000. */
const COUNTS = [...Array(200).keys(), 1000, 1001, 1002, 1005, 20_000, 100_000];

function placeholders(text: string): string[] {
  return [...text.matchAll(/\{[^}]*\}?/g)].map(([found]) => found).sort();
}

function forms(text: string | PluralForms): string[] {
  return typeof text === "string" ? [text] : Object.values(text);
}

it("has a catalogue for each of the 17 languages", () => {
  expect(LANGUAGES).toHaveLength(17);
  expect(Object.keys(LOADERS).sort()).toEqual([...OTHERS].sort());
});

describe.each(OTHERS)("the catalogue of %s", async (language) => {
  const catalogue: Catalogue = (await LOADERS[language]()).default;

  it("has the keys of English, no more and no fewer", () => {
    expect(Object.keys(catalogue).sort()).toEqual([...KEYS].sort());
  });

  it("has the placeholders of English in every text and every plural form", () => {
    for (const key of KEYS) {
      const wanted = placeholders(forms(en[key]).at(-1) ?? "");
      for (const text of forms(catalogue[key])) expect(placeholders(text), `${key}: ${text}`).toEqual(wanted);
    }
  });

  it("has the plural forms that its language asks for, and only those", () => {
    const rules = new Intl.PluralRules(tagOf(language));
    const known: string[] = rules.resolvedOptions().pluralCategories;
    const needed = new Set(COUNTS.map((count) => rules.select(count)));
    for (const key of KEYS) {
      const text = catalogue[key];
      expect(typeof text, key).toBe(typeof en[key]);
      if (typeof text === "string") continue;
      for (const form of needed) expect(text, `${key} lacks ${form}`).toHaveProperty(form);
      for (const form of Object.keys(text)) expect(known, `${key}: ${form} is no form here`).toContain(form);
    }
  });

  it("leaves nothing empty or untranslated", () => {
    // Short words that languages share.
    const alike = new Set([
      "Chat",
      "Server",
      "Camera",
      "Microphone",
      "LIVE",
      "live",
      "{device} {number}",
      "Page {page} of {pages}",
    ]);
    for (const key of KEYS)
      for (const text of forms(catalogue[key])) {
        expect(text.trim(), key).toBe(text);
        expect(text, key).not.toBe("");
        if (!forms(en[key]).some((english) => alike.has(english))) expect(forms(en[key]), key).not.toContain(text);
      }
  });

  it("ends a text with a full stop where English does", () => {
    for (const key of KEYS) {
      const stopped = forms(en[key]).every((text) => text.endsWith("."));
      for (const text of forms(catalogue[key])) expect(/[.。]$/.test(text), `${key}: ${text}`).toBe(stopped);
    }
  });
});
