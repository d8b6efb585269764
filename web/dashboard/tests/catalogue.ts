import { execFileSync } from "node:child_process";
import { resolve } from "node:path";
import { Catalogue, type CatalogueData, type PropertyEntry } from "../src/configuration/catalogue";

const REPOSITORY = resolve(import.meta.dirname, "../../..");
const PROGRAM = "import json; from parlour.properties.form import as_form; print(json.dumps(as_form()))";

/** What the server of this repository says of its properties: there is no copy of it that could grow old. */
function readCatalogue(): CatalogueData {
  const python = resolve(REPOSITORY, ".venv/bin/python");
  return JSON.parse(execFileSync(python, ["-c", PROGRAM], { encoding: "utf-8", cwd: REPOSITORY })) as CatalogueData;
}

const data = readCatalogue();

export const CATALOGUE = new Catalogue(data);

/** Everything that a form shows, fields inside properties not among it. */
export const TOP: readonly PropertyEntry[] = data.properties.filter(
  ({ parent, levels, name }) => parent === null && name !== "name" && levels.some((level) => level !== "token"),
);

export function entryOf(name: string): PropertyEntry {
  const found = CATALOGUE.at(name);
  if (!found) throw new Error(`the catalogue has no ${name}`);
  return found;
}
