import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A page of `docs/`: `name` without `.md`, and what it is about in one line. */
export interface Entry {
  name: string;
  summary: string;
}

const ROW = /^\| \[docs\/([a-z][a-z0-9-]*)\.md\]\(docs\/\1\.md\) \| (.+) \|$/;

/**
 * Lists the pages of `docs/` in the order and with the words of the README's table, which names them all.
 *
 * Throws when it does not, or names one that is not there: the table is how readers find a page.
 */
export function contents(repository: string): Entry[] {
  const rows = readFileSync(join(repository, "README.md"), "utf8").split("\n");
  const entries = rows.flatMap((row) => {
    const [, name, summary] = ROW.exec(row) ?? [];
    return name && summary ? [{ name, summary }] : [];
  });
  const listed = entries.map((entry) => entry.name).sort();
  const written = readdirSync(join(repository, "docs"))
    .filter((file) => file.endsWith(".md"))
    .map((file) => file.slice(0, -".md".length))
    .sort();
  if (listed.join() !== written.join()) {
    throw new Error(`README.md's table names [${listed}] in rows of their own, docs/ has [${written}]`);
  }
  return entries;
}
