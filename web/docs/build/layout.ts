import type { Plugin } from "vite";

/** The pages that the header leads to. */
const PLACES = [
  { key: "api", path: "/docs", text: "API" },
  { key: "guides", path: "/docs/guides", text: "Guides" },
] as const;

const HEAD = "<!--layout:head-->";
const HEADER = /<!--layout:header (\w+)-->/;

function head(themeScript: string): string {
  return [
    '<link rel="icon" href="/favicon.svg" type="image/svg+xml">',
    // Not a module: it runs before the first paint, so that a page of the chosen theme never flashes in the other one.
    `<script src="${themeScript}"></script>`,
  ].join("\n    ");
}

function header(current: string): string {
  const links = PLACES.map(
    ({ key, path, text }) => `<a href="${path}"${key === current ? ' aria-current="page"' : ""}>${text}</a>`,
  );
  return `<a class="skip" href="#content">Skip to the content</a>
    <header class="site">
      <a class="home" href="/"><img src="/favicon.svg" alt="" width="28" height="28"> Parlour</a>
      <nav aria-label="Documentation">${links.join(" ")}</nav>
      <button class="theme" type="button" role="switch" aria-checked="false" hidden>Dark</button>
    </header>`;
}

/** Puts what all pages share where their `<!--layout:…-->` comments stand. `themeStart` is the script of the theme. */
export function layout(themeStart: string): Plugin {
  let script = "";
  return {
    name: "docs-layout",
    apply: "build",
    enforce: "post",
    buildStart() {
      script = this.emitFile({ type: "chunk", id: themeStart, name: "theme" });
    },
    generateBundle(_options, bundle) {
      const chunk = bundle[this.getFileName(script)];
      if (chunk?.type !== "chunk" || chunk.imports.length + chunk.exports.length > 0) {
        throw new Error("the theme's script has to stand alone: it is no module");
      }
      chunk.code = `(() => {${chunk.code}})();\n`;
      for (const file of Object.values(bundle)) {
        if (file.type !== "asset" || !file.fileName.endsWith(".html")) continue;
        file.source = file.source
          .toString()
          .replace(HEAD, () => head(`/static/docs/${this.getFileName(script)}`))
          .replace(HEADER, (_comment, current: string) => header(current));
      }
    },
  };
}
