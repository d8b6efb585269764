import { defineConfig } from "vite";
import { parts } from "../build/parts.ts";
import { precompress } from "../build/precompress.ts";
import { privateNames } from "../build/private-names.ts";

const STATIC = "../../src/parlour/web/static";
const BUNDLE = "call-machine-object-bundle.js";
const PARTS = "call-machine";

/**
 * Builds the one classic script that daily-js fetches and evaluates, and beside it the parts that it loads on demand. It knows them,
 * and the files of the processors, by names with hashes: `web/processors` is built before.
 */
export default defineConfig({
  publicDir: false,
  plugins: [
    privateNames(),
    parts({ folder: PARTS, beside: { processors: `${STATIC}/processors` } }),
    precompress([`${STATIC}/${BUNDLE}`, `${STATIC}/${PARTS}`]),
  ],
  build: {
    target: "es2020",
    outDir: STATIC,
    emptyOutDir: false,
    lib: {
      entry: "src/index.ts",
      formats: ["cjs"],
      fileName: () => BUNDLE,
    },
    rolldownOptions: {
      // Fields are set, not defined: no class here has setters of the same name above it.
      transform: {
        assumptions: { setPublicClassFields: true },
        typescript: { removeClassFieldsWithoutInitializer: true },
      },
      output: { chunkFileNames: "[name].js", minifyInternalExports: true },
    },
  },
});
