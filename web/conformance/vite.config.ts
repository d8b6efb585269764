/** Builds one page per official package into `dist/`; the tests serve that folder from an origin of its own. */

import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

/** Ships the package's own browser build beside the pages, byte for byte, as an app with a script tag would load it. */
function dailyJsAsPublished(): Plugin {
  return {
    name: "daily-js-as-published",
    async generateBundle() {
      const source = await this.fs.readFile("../node_modules/@daily-co/daily-js/dist/daily.js");
      this.emitFile({ type: "asset", fileName: "daily.js", source });
    },
  };
}

export default defineConfig({
  plugins: [react(), dailyJsAsPublished()],
  build: {
    chunkSizeWarningLimit: 600,
    rolldownOptions: { input: ["call.html", "frame.html", "react.html", "transport.html"] },
  },
});
