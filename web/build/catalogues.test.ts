import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { catalogues } from "./catalogues.ts";

type Files = Readonly<Record<string, Record<string, string>>>;

function load(language: string, files: Files): unknown {
  const source = mkdtempSync(join(tmpdir(), "catalogues-"));
  for (const [name, texts] of Object.entries(files)) {
    mkdirSync(dirname(join(source, name)), { recursive: true });
    writeFileSync(join(source, name), JSON.stringify(texts));
  }
  const plugin = catalogues(source) as { resolveId(id: string): string; load(id: string): string };
  const context = { addWatchFile: vi.fn() };
  return plugin.load.call(context, plugin.resolveId(`virtual:catalogue/${language}`));
}

describe("a catalogue", () => {
  it("holds the common texts and those of every part, in its language alone", () => {
    const files = {
      "i18n/catalogues/de.json": { guest: "Gast" },
      "features/chat/texts/de.json": { send: "Senden" },
      "features/chat/texts/fr.json": { send: "Envoyer" },
      "features/chat/de.json": { stray: "verirrt" },
    };
    expect(load("de", files)).toBe('export default {"send":"Senden","guest":"Gast"};');
  });

  it("takes no text from two places", () => {
    const files = { "a/texts/de.json": { send: "Senden" }, "b/texts/de.json": { send: "Abschicken" } };
    expect(() => load("de", files)).toThrow('another part has a text "send"');
  });

  it("does not come about without texts", () => {
    expect(() => load("de", { "a/texts/fr.json": { send: "Envoyer" } })).toThrow("no texts in de");
  });
});
