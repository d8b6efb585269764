import { resolve } from "node:path";
import { defineConfig } from "vitest/config";

/** For what should happen at once, on a machine that does a dozen other things. */
const PATIENCE_MS = 15_000;

/**
 * Builds the one file that the server starts with Node, with every package in it: an installed Parlour has no
 * node_modules. CommonJS, because mediasoup looks for its own folder by `__dirname` as soon as it is loaded.
 */
export default defineConfig({
  publicDir: false,
  ssr: { noExternal: true },
  build: {
    ssr: "src/main.ts",
    target: "node22",
    outDir: "../src/parlour/media/static",
    emptyOutDir: true,
    rolldownOptions: {
      output: {
        format: "cjs",
        entryFileNames: "media-node.js",
        codeSplitting: false,
        // A shorter file is read sooner when the node starts; names stay, for the log.
        minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
      },
    },
  },
  test: {
    include: ["tests/**/*.test.ts"],
    testTimeout: 2 * PATIENCE_MS,
    // Where scripts/setup-media leaves the worker.
    env: { MEDIASOUP_WORKER_BIN: process.env.MEDIASOUP_WORKER_BIN ?? resolve("../.cache/media/mediasoup-worker") },
  },
});
