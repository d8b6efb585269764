import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { precompress } from "../build/precompress.ts";

const here = dirname(fileURLToPath(import.meta.url));
const outDir = resolve(here, "../../src/parlour/web/static/dashboard");

export default defineConfig({
  root: here,
  base: "/static/dashboard/",
  plugins: [react(), precompress([outDir])],
  build: {
    outDir,
    emptyOutDir: true,
    target: "es2022",
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
    rolldownOptions: { input: resolve(here, "dashboard.html") },
  },
});
