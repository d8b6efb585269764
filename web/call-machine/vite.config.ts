import { defineConfig } from "vite";
import { precompress } from "../build/precompress.ts";

const STATIC = "../../src/parlour/web/static";
const BUNDLE = "call-machine-object-bundle.js";

/** Builds the one classic script that daily-js fetches and evaluates: no imports, no exports, strict-mode clean. */
export default defineConfig({
  publicDir: false,
  plugins: [precompress([`${STATIC}/${BUNDLE}`])],
  build: {
    target: "es2020",
    outDir: STATIC,
    emptyOutDir: false,
    lib: {
      entry: "src/index.ts",
      formats: ["iife"],
      name: "ParlourCallMachine",
      fileName: () => BUNDLE,
    },
  },
});
