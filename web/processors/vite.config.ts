import { defineConfig } from "vite";
import { precompress } from "../build/precompress.ts";
import { writeAssets } from "./build/assets.ts";

const FOLDER = "../../src/parlour/web/static/processors";

/** One file each. The worker is a classic script, which is all that one begun from a blob can load everywhere; worklets are modules. */
const PARTS = {
  picture: { entry: "src/picture-worker.ts", fileName: "picture-worker.js", format: "iife" },
  sound: { entry: "src/noise-worklet.ts", fileName: "noise-worklet.js", format: "es" },
} as const;

/** Builds what a call loads only when an app asks for a processor: `--mode picture`, then `--mode sound`. */
export default defineConfig(({ mode }) => {
  const isLast = mode === "sound";
  const part = isLast ? PARTS.sound : PARTS.picture;
  return {
    publicDir: false,
    plugins: [
      {
        name: "assets",
        writeBundle: () => (isLast ? writeAssets(FOLDER) : undefined),
      },
      isLast ? precompress([FOLDER]) : [],
    ],
    build: {
      target: "es2020",
      outDir: FOLDER,
      emptyOutDir: !isLast,
      chunkSizeWarningLimit: 2_500,
      lib: { entry: part.entry, formats: [part.format], name: "ParlourProcessor", fileName: () => part.fileName },
    },
  };
});
