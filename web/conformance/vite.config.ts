/** Builds one page per official package into `dist/`; the tests serve that folder from an origin of its own. */

import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

/** Packages' own browser builds by the name under which pages load them. */
const BUILDS = {
  "daily.js": "@daily-co/daily-js/dist/daily.js",
  "daily-0-40.js": "daily-js-0-40/dist/daily-iframe.js",
  "daily-0-60.js": "daily-js-0-60/dist/daily.js",
  "daily-0-62.js": "daily-js-0-62/dist/daily.js",
  "daily-0-66.js": "daily-js-0-66/dist/daily.js",
  "daily-0-70.js": "daily-js-0-70/dist/daily.js",
  "daily-0-80.js": "daily-js-0-80/dist/daily.js",
  "daily-0-87.js": "daily-js-0-87/dist/daily.js",
  "hls.js": "hls.js/dist/hls.min.js",
};

/** Ships them beside the pages, byte for byte, as an app with a script tag would load them. */
function dailyJsAsPublished(): Plugin {
  return {
    name: "daily-js-as-published",
    async generateBundle() {
      for (const [fileName, path] of Object.entries(BUILDS)) {
        const source = await this.fs.readFile(`../node_modules/${path}`);
        this.emitFile({ type: "asset", fileName, source });
      }
    },
  };
}

export default defineConfig({
  plugins: [react(), dailyJsAsPublished()],
  build: {
    chunkSizeWarningLimit: 600,
    rolldownOptions: { input: ["call.html", "frame.html", "react.html", "release.html", "transport.html"] },
  },
});
