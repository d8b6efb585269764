import { defineConfig } from "vite";

/** Builds the one classic script that daily-js fetches and evaluates: no imports, no exports, strict-mode clean. */
export default defineConfig({
  publicDir: false,
  build: {
    target: "es2020",
    outDir: "../../src/parlour/web/static",
    emptyOutDir: false,
    lib: {
      entry: "src/index.ts",
      formats: ["iife"],
      name: "ParlourCallMachine",
      fileName: () => "call-machine-object-bundle.js",
    },
  },
});
