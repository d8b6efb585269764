import { describe, expect, it } from "vitest";
import { formatTag, LANGUAGES, languageOf, languageOfBrowser, languageSetting, tagOf } from "./languages";

it("knows a tag that browsers support for every language", () => {
  for (const language of LANGUAGES) expect(Intl.PluralRules.supportedLocalesOf(tagOf(language))).toHaveLength(1);
});

it("has tags of its own for names that are none", () => {
  expect([tagOf("jp"), tagOf("ka"), tagOf("no"), tagOf("pt")]).toEqual(["ja", "ka", "nb", "pt-PT"]);
});

describe("languageOf", () => {
  it.each([
    ["de", "de"],
    ["de-AT", "de"],
    ["DE_at", null],
    ["ja-JP", "jp"],
    ["nb-NO", "no"],
    ["nn", "no"],
    ["no", "no"],
    ["pt", "pt"],
    ["pt-AO", "pt"],
    ["pt-BR", "pt-BR"],
    ["zh-Hans-CN", null],
    ["en-US@posix", null],
    ["", null],
  ])("reads %j as %j", (tag, language) => {
    expect(languageOf(tag)).toBe(language);
  });
});

describe("languageSetting", () => {
  it("takes every value of the property, and daily-js' en-us", () => {
    for (const value of [...LANGUAGES, "user"]) expect(languageSetting(value)).toBe(value);
    expect(languageSetting("en-us")).toBe("en");
  });

  it("takes nothing else", () => {
    for (const value of ["", "cs", "klingon", "constructor", null, undefined, 7, ["de"]])
      expect(languageSetting(value)).toBeNull();
  });
});

describe("languageOfBrowser", () => {
  it("takes the first preference that the page speaks", () => {
    expect(languageOfBrowser(["zh-CN", "sv-FI", "fi"])).toBe("sv");
  });

  it("falls back to English", () => {
    expect(languageOfBrowser(["zh-CN"])).toBe("en");
    expect(languageOfBrowser([])).toBe("en");
  });
});

it("writes dates as in the person's own region, when that speaks the language", () => {
  expect(formatTag("de", ["en-GB", "de-CH"])).toBe("de-CH");
  expect(formatTag("en", ["en-GB", "de-CH"])).toBe("en-GB");
  expect(formatTag("jp", ["en-GB"])).toBe("ja");
});
