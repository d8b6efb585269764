import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { precompress } from "../build/precompress.ts";

const here = dirname(fileURLToPath(import.meta.url));
const staticDir = resolve(here, "../../src/parlour/web/static");

/** The texts of the page and of its parts make one file for each language. */
const CATALOGUE = /\/(?:catalogues|texts)\/([\w-]+)\.json$/;

function languageOf(id: string): string | null {
  return CATALOGUE.exec(id)?.[1] ?? null;
}

export default defineConfig({
  root: here,
  base: "/static/prebuilt/",
  plugins: [react(), precompress([resolve(staticDir, "prebuilt")])],
  build: {
    outDir: resolve(staticDir, "prebuilt"),
    emptyOutDir: true,
    target: "es2022",
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      output: { codeSplitting: { groups: [{ name: languageOf, test: CATALOGUE, debugName: "languages" }] } },
      input: ["room", "landing", "first-room", "connection-test"].map((name) => resolve(here, `${name}.html`)),
    },
  },
});
