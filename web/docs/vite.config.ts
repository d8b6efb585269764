import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { precompress } from "../build/precompress.ts";
import { guides } from "./build/guides.ts";
import { layout } from "./build/layout.ts";

const here = dirname(fileURLToPath(import.meta.url));
const repository = resolve(here, "../..");
const outDir = resolve(repository, "src/parlour/web/static/docs");

export default defineConfig({
  root: here,
  base: "/static/docs/",
  publicDir: false,
  plugins: [layout(resolve(here, "src/theme/start.ts")), guides(repository), precompress([outDir])],
  build: {
    outDir,
    emptyOutDir: true,
    target: "es2022",
    modulePreload: { polyfill: false },
    // Swagger UI with all that it needs is one file, loaded by the API page only.
    chunkSizeWarningLimit: 1800,
    rolldownOptions: {
      input: { api: resolve(here, "api.html"), guide: resolve(here, "guide.html") },
      // Brotli at its best takes its seconds; that is known.
      checks: { pluginTimings: false },
    },
  },
});
