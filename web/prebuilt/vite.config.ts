import { copyFileSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";
import { precompress } from "../build/precompress.ts";

const here = dirname(fileURLToPath(import.meta.url));
const staticDir = resolve(here, "../../src/parlour/web/static");

/** The API documentation at /docs needs these two files beside it, because no page of ours loads anything from elsewhere. */
function copySwaggerUi(): Plugin {
  return {
    name: "copy-swagger-ui",
    apply: "build",
    closeBundle() {
      const source = dirname(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json"));
      const target = resolve(staticDir, "docs");
      mkdirSync(target, { recursive: true });
      for (const file of ["swagger-ui.css", "swagger-ui-bundle.js"])
        copyFileSync(resolve(source, file), resolve(target, file));
    },
  };
}

export default defineConfig({
  root: here,
  base: "/static/prebuilt/",
  plugins: [react(), copySwaggerUi(), precompress([resolve(staticDir, "prebuilt"), resolve(staticDir, "docs")])],
  build: {
    outDir: resolve(staticDir, "prebuilt"),
    emptyOutDir: true,
    target: "es2022",
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
    rolldownOptions: { input: { room: resolve(here, "room.html"), landing: resolve(here, "landing.html") } },
  },
});
