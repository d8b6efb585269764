import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { precompress } from "../build/precompress.ts";

const here = dirname(fileURLToPath(import.meta.url));
const staticDir = resolve(here, "../../src/parlour/web/static");
const BUNDLE = "call-machine-object-bundle.js";

/** Builds the one classic script that daily-js fetches and evaluates: no imports, no exports, strict-mode clean. */
export default defineConfig({
  publicDir: false,
  plugins: [precompress([resolve(staticDir, BUNDLE)])],
  build: {
    target: "es2020",
    outDir: staticDir,
    emptyOutDir: false,
    lib: {
      entry: "src/index.ts",
      formats: ["iife"],
      name: "ParlourCallMachine",
      fileName: () => BUNDLE,
    },
  },
});
