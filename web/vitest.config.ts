import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      { test: { name: "call-machine", root: "call-machine" } },
      { test: { name: "prebuilt", root: "prebuilt", include: ["**/*.test.ts"] } },
      {
        test: {
          name: "components",
          root: "prebuilt",
          include: ["**/*.test.tsx"],
          environment: "happy-dom",
        },
      },
    ],
  },
});
