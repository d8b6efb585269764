import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";
import { contents, type Entry } from "./contents.ts";
import { type Guide, render, titleOf } from "./markdown.ts";
import { guideBody, indexBody } from "./pages.ts";

export interface Written extends Entry, Guide {
  title: string;
}

const TEMPLATE = "guide.html";

/** Reads and renders every guide. Throws when one links to a guide, or to a heading of one, that is not there. */
export function readGuides(repository: string): Written[] {
  const pages = contents(repository).map((entry) => {
    const markdown = readFileSync(join(repository, "docs", `${entry.name}.md`), "utf8");
    return { ...entry, markdown, title: titleOf(entry.name, markdown) };
  });
  const titles = new Map(pages.map(({ name, title }) => [name, title]));
  const guides = pages.map(({ markdown, ...page }) => ({ ...page, ...render(page.name, markdown, titles) }));
  const targets = new Set(guides.flatMap(({ name, headings }) => [name, ...headings.map(({ id }) => `${name}#${id}`)]));
  const dead = guides.flatMap(({ name, links }) =>
    links.filter((link) => !targets.has(link)).map((link) => `docs/${name}.md links to ${link}, which is not there`),
  );
  if (dead.length > 0) throw new Error(dead.join("\n"));
  return guides;
}

/** Writes `guides/NAME.html` for every page of `docs/`, and `guides/index.html`, into the built template. */
export function guides(repository: string): Plugin {
  return {
    name: "docs-guides",
    apply: "build",
    enforce: "post",
    generateBundle(_options, bundle) {
      const template = bundle[TEMPLATE];
      if (template?.type !== "asset") throw new Error(`the build has no ${TEMPLATE}`);
      delete bundle[TEMPLATE];
      const emit = (name: string, title: string, summary: string, body: string): void => {
        const source = fill(template.source.toString(), { title, summary, body });
        this.emitFile({ type: "asset", fileName: `guides/${name}.html`, source });
      };
      const all = readGuides(repository);
      emit("index", "Parlour: guides", "How to use and to run Parlour", indexBody(all));
      for (const guide of all) {
        emit(guide.name, `${guide.title} – Parlour`, guide.summary, guideBody(guide, all));
      }
    },
  };
}

function fill(template: string, values: Record<string, string>): string {
  return template.replace(/<!--guide:(\w+)-->/g, (_comment, key: string) => values[key] ?? "");
}
