import { defineConfig } from "vite";
import { nameByContent } from "../build/parts.ts";
import { precompress } from "../build/precompress.ts";
import { writeAssets } from "./build/assets.ts";

const FOLDER = "../../src/parlour/web/static/processors";

/** One file each. The worker is a classic script, which is all that one begun from a blob can load everywhere; worklets are modules. */
const PARTS = {
  picture: { entry: "src/picture-worker.ts", fileName: "picture-worker.js", format: "iife" },
  sound: { entry: "src/noise-worklet.ts", fileName: "noise-worklet.js", format: "es" },
} as const;

/** Builds what a call loads only when an app asks for a processor, under names that the call machine's build puts into its bundle: `--mode picture`, then `--mode sound`. */
export default defineConfig(({ mode }) => {
  const isLast = mode === "sound";
  const part = isLast ? PARTS.sound : PARTS.picture;
  return {
    publicDir: false,
    plugins: [
      {
        name: "assets",
        writeBundle() {
          if (!isLast) return;
          writeAssets(FOLDER);
          nameByContent(FOLDER);
        },
      },
      isLast ? precompress([FOLDER]) : [],
    ],
    build: {
      target: "es2020",
      outDir: FOLDER,
      emptyOutDir: false, // what stays the same need not be compressed again
      chunkSizeWarningLimit: 2_500,
      lib: { entry: part.entry, formats: [part.format], name: "ParlourProcessor", fileName: () => part.fileName },
    },
  };
});
