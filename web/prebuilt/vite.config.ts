import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { catalogues } from "../build/catalogues.ts";
import { precompress } from "../build/precompress.ts";

const here = dirname(fileURLToPath(import.meta.url));
const staticDir = resolve(here, "../../src/parlour/web/static");

/** A language's file is named after it. */
const CATALOGUE = /virtual:catalogue\/([\w-]+)$/;

function languageOf(id: string): string | null {
  return CATALOGUE.exec(id)?.[1] ?? null;
}

export default defineConfig({
  root: here,
  base: "/static/prebuilt/",
  plugins: [react(), catalogues(resolve(here, "src")), precompress([resolve(staticDir, "prebuilt")])],
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
