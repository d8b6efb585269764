import { resolve } from "node:path";
import { defineConfig } from "vitest/config";
import { catalogues } from "./build/catalogues.ts";

/** For what should happen at once, on a machine that does a dozen other things. */
const PATIENCE_MS = 15_000;
const patient = { testTimeout: 2 * PATIENCE_MS, expect: { poll: { timeout: PATIENCE_MS } } };

const plugins = [catalogues(resolve(import.meta.dirname, "prebuilt/src"))];

export default defineConfig({
  test: {
    projects: [
      // Style sheets are left out otherwise; one test reads one.
      { plugins, test: { ...patient, name: "code", include: ["**/*.test.ts"], css: { include: /\?raw/ } } },
      // Components are met as a person meets them, in a document.
      { plugins, test: { ...patient, name: "components", include: ["**/*.test.tsx"], environment: "happy-dom" } },
    ],
  },
});
