import { defineConfig } from "vitest/config";

/** For what should happen at once, on a machine that does a dozen other things. */
const PATIENCE_MS = 15_000;
const patient = { testTimeout: 2 * PATIENCE_MS, expect: { poll: { timeout: PATIENCE_MS } } };

export default defineConfig({
  test: {
    projects: [
      // Style sheets are left out otherwise; one test reads one.
      { test: { ...patient, name: "code", include: ["**/*.test.ts"], css: { include: /\?raw/ } } },
      // Components are met as a person meets them, in a document.
      { test: { ...patient, name: "components", include: ["**/*.test.tsx"], environment: "happy-dom" } },
    ],
  },
});
