import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      { test: { name: "code", include: ["**/*.test.ts"] } },
      // Components are met as a person meets them, in a document.
      { test: { name: "components", include: ["**/*.test.tsx"], environment: "happy-dom" } },
    ],
  },
});
