import MarkdownIt from "markdown-it";
import type { Written } from "./guides.ts";

const words = new MarkdownIt();
/** A line of Markdown as HTML, its code and emphasis marked. */
const inline = (text: string): string => words.renderInline(text.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1"));
const escaped = (text: string): string => words.utils.escapeHtml(text);

/** The page that leads to every guide. */
export function indexBody(guides: readonly Written[]): string {
  const cards = guides.map(
    ({ name, title, summary }) =>
      `<li><a href="/docs/guides/${name}">${escaped(title)}</a><p>${inline(summary)}</p></li>`,
  );
  return `<main id="content" class="index" tabindex="-1">
      <h1>Guides</h1>
      <p class="lead">How to use and to run Parlour. Every request with its fields and examples, to read and to try, is on
        the page of <a href="/docs">the API</a>.</p>
      <ul class="cards">${cards.join("\n")}</ul>
    </main>`;
}

/** A guide between the list of all guides and its own table of contents. */
export function guideBody(guide: Written, guides: readonly Written[]): string {
  const at = guides.indexOf(guide);
  return `<div class="guide">
      <nav class="guides" aria-label="Guides">
        <details open><summary>Guides</summary><ul>${guides.map((other) => listed(other, guide)).join("\n")}</ul></details>
      </nav>
      <main id="content" tabindex="-1">
        <article>${guide.html}</article>
        <nav class="turn" aria-label="Other guides">${turn("Before", "prev", guides[at - 1])}${turn("Next", "next", guides[at + 1])}</nav>
      </main>
      ${tableOfContents(guide)}
    </div>`;
}

function listed({ name, title }: Written, current: Written): string {
  const here = name === current.name ? ' aria-current="page"' : "";
  return `<li><a href="/docs/guides/${name}"${here}>${escaped(title)}</a></li>`;
}

function turn(label: string, direction: string, guide: Written | undefined): string {
  if (!guide) return "";
  return `<a rel="${direction}" href="/docs/guides/${guide.name}"><span>${label}</span> ${escaped(guide.title)}</a>`;
}

function tableOfContents({ headings }: Written): string {
  const entries = headings.filter(({ level }) => level === 2 || level === 3);
  if (entries.length < 2) return "";
  const items = entries.map(
    ({ level, id, text }) =>
      `<li class="level-${level}"><a href="#${encodeURIComponent(id)}">${escaped(text)}</a></li>`,
  );
  return `<nav class="toc" aria-label="On this page">
        <details open><summary>On this page</summary><ul>${items.join("\n")}</ul></details>
      </nav>`;
}
