/**
 * Fails when a built script is larger than its budget, plain or compressed. Run it after `npm run build`.
 *
 * Every app that joins a call loads the call machine first, often on a phone: what it grows by should be a decision. Raise a
 * budget in the commit that needs it, and say why there.
 */

import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

/** Largest sizes in bytes, by file below `src/parlour/web/static`. */
const BUDGETS = { "call-machine-object-bundle.js": { plain: 85_000, gzip: 27_000 } };

const STATIC = new URL("../../src/parlour/web/static/", import.meta.url);
let failed = false;
for (const [name, budget] of Object.entries(BUDGETS)) {
  const built = readFileSync(new URL(name, STATIC));
  const sizes = { plain: built.length, gzip: gzipSync(built, { level: 9 }).length };
  for (const [form, size] of Object.entries(sizes)) {
    const within = size <= budget[form];
    console.log(`${within ? "ok " : "BIG"} ${name} ${form}: ${size} of ${budget[form]} bytes`);
    failed ||= !within;
  }
}
process.exitCode = failed ? 1 : 0;
