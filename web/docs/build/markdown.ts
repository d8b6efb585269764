import MarkdownIt, { type Token } from "markdown-it";
import { highlight } from "./highlight.ts";

interface Heading {
  level: number;
  id: string;
  text: string;
}

export interface Guide {
  headings: Heading[];
  /** Where its links lead among the guides: `NAME` or `NAME#heading`. */
  links: string[];
  html: string;
}

const GUIDE_LINK = /^(?:([a-z][a-z0-9-]*)\.md)?(#[^#]+)?$/;
const ELSEWHERE = /^(?:https?:|mailto:)/;

/** The first heading of a page of `docs/`. */
export function titleOf(name: string, markdown: string): string {
  const [, title] = /^# (.+)$/m.exec(markdown) ?? [];
  if (title === undefined) throw new Error(`docs/${name}.md has no title`);
  return title;
}

/**
 * Renders a page of `docs/`, called `name` there. Markup in it is shown, not obeyed.
 *
 * `titles` has the title of every page: a link that shows the name of a file shows its title instead.
 */
export function render(name: string, markdown: string, titles: ReadonlyMap<string, string>): Guide {
  const parser = new MarkdownIt({ html: false, linkify: false, highlight });
  parser.renderer.rules.table_open = () => '<div class="scroller"><table>\n';
  parser.renderer.rules.table_close = () => "</table></div>\n";
  const tokens = parser.parse(markdown, {});
  const headings = nameHeadings(tokens);
  const links = leadLinks(name, tokens, titles);
  return { headings, links, html: parser.renderer.render(tidyTableHeads(tokens), parser.options, {}) };
}

/** Gives every heading the id by which code hosts know it, so that one link works there and here. */
function nameHeadings(tokens: readonly Token[]): Heading[] {
  const taken = new Map<string, number>();
  return tokens.flatMap((token, at) => {
    if (token.type !== "heading_open") return [];
    const text = plainText(tokens[at + 1]);
    const slug = text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(" ", "-");
    const before = taken.get(slug) ?? 0;
    taken.set(slug, before + 1);
    const id = before === 0 ? slug : `${slug}-${before}`;
    token.attrSet("id", id);
    return [{ level: Number(token.tag.slice(1)), id, text }];
  });
}

function plainText(inline: Token | undefined): string {
  const parts = inline?.children ?? [];
  return parts.map((part) => (part.type === "softbreak" ? " " : part.content)).join("");
}

/** Leads links between guides to their pages here. Files of the repository are not served: their links become plain text. */
function leadLinks(name: string, tokens: readonly Token[], titles: ReadonlyMap<string, string>): string[] {
  const links: string[] = [];
  for (const { children } of tokens) {
    const parts = children ?? [];
    for (const [at, part] of parts.entries()) {
      if (part.type !== "link_open") continue;
      const href = String(part.attrGet("href"));
      const guide = GUIDE_LINK.exec(href);
      if (guide) {
        const [, page = name, anchor = ""] = guide;
        links.push(page + anchor);
        part.attrSet("href", page === name && anchor ? anchor : `/docs/guides/${page}${anchor}`);
        const text = parts[at + 1];
        if (text?.content === `${page}.md`) text.content = titles.get(page) ?? text.content;
      } else if (!ELSEWHERE.test(href)) {
        const close = parts.findIndex((later, index) => index > at && later.type === "link_close");
        for (const end of [part, parts[close]])
          if (end) Object.assign(end, { type: "text", tag: "", nesting: 0, content: "" });
      }
    }
  }
  return links;
}

/** Tables without headings have no head, and an empty cell in a head is no heading of anything. */
function tidyTableHeads(tokens: readonly Token[]): Token[] {
  const heads = groups(tokens, "thead_open", "thead_close");
  const tidy: Token[] = [];
  for (const [at, token] of tokens.entries()) {
    const head = heads.find(([from, to]) => at >= from && at <= to);
    if (head && isEmpty(tokens.slice(...head))) continue;
    const cell = token.type === "th_open" ? tokens[at + 1] : tokens[at - 1];
    if (/^th_(open|close)$/.test(token.type) && cell?.content === "") token.tag = "td";
    tidy.push(token);
  }
  return tidy;
}

function groups(tokens: readonly Token[], open: string, close: string): [number, number][] {
  const ends = tokens.flatMap((token, at) => (token.type === close ? [at] : []));
  const starts = tokens.flatMap((token, at) => (token.type === open ? [at] : []));
  return starts.map((from, index) => [from, ends[index] ?? from]);
}

function isEmpty(tokens: readonly Token[]): boolean {
  return tokens.every((token) => token.content === "");
}
