import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

const NAME = "virtual:catalogue/";
const FOLDERS = /(?:^|\/)(?:catalogues|texts)\/([^/]+)\.json$/;

/**
 * `virtual:catalogue/LANGUAGE` exports by default everything that an application says in a language: the texts common to it
 * (`catalogues/LANGUAGE.json`) and those of its parts (`texts/LANGUAGE.json`), wherever they are below `source`. So a part is
 * found by being there, and a language is one file. A text that two of them have fails the build.
 */
export function catalogues(source: string): Plugin {
  return {
    name: "catalogues",
    resolveId: (id) => (id.startsWith(NAME) ? `\0${id}` : undefined),
    load(id) {
      if (!id.startsWith(`\0${NAME}`)) return undefined;
      const files = filesOf(source, id.slice(NAME.length + 1));
      for (const file of files) this.addWatchFile(file);
      return `export default ${JSON.stringify(merge(files))};`;
    },
  };
}

function filesOf(source: string, language: string): string[] {
  const below = readdirSync(source, { recursive: true, encoding: "utf8" }).map((name) => name.replaceAll("\\", "/"));
  const files = below.filter((name) => FOLDERS.exec(name)?.[1] === language).sort();
  if (files.length === 0) throw new Error(`there are no texts in ${language} below ${source}`);
  return files.map((name) => join(source, name));
}

function merge(files: readonly string[]): Record<string, unknown> {
  const merged: Record<string, unknown> = {};
  for (const file of files)
    for (const [key, text] of Object.entries(JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>)) {
      if (key in merged) throw new Error(`${file}: another part has a text "${key}"`);
      merged[key] = text;
    }
  return merged;
}
