import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readGuides } from "./guides.ts";
import { guideBody, indexBody } from "./pages.ts";

const REPOSITORY = resolve(import.meta.dirname, "../../..");

describe("the guides of this repository", () => {
  it("are named by the README, all of them, and no link between them is dead", () => {
    const files = readdirSync(join(REPOSITORY, "docs")).filter((file) => file.endsWith(".md"));
    const guides = readGuides(REPOSITORY);
    expect(guides.map(({ name }) => `${name}.md`).sort()).toEqual(files.sort());
  });

  it("are each led to by the index and by every guide", () => {
    const guides = readGuides(REPOSITORY);
    const first = guides[0];
    if (!first) throw new Error("there are none");
    for (const body of [indexBody(guides), guideBody(first, guides)]) {
      for (const { name } of guides) expect(body).toContain(`href="/docs/guides/${name}"`);
    }
  });
});

describe("guides", () => {
  let repository: string;
  const write = (readme: string, pages: Record<string, string>): void => {
    writeFileSync(join(repository, "README.md"), readme);
    for (const [name, text] of Object.entries(pages)) writeFileSync(join(repository, "docs", `${name}.md`), text);
  };
  const row = (name: string): string => `| [docs/${name}.md](docs/${name}.md) | about \`${name}\` |\n`;

  beforeEach(() => {
    repository = mkdtempSync(join(tmpdir(), "guides-"));
    mkdirSync(join(repository, "docs"));
  });
  afterEach(() => rmSync(repository, { recursive: true }));

  it("come in the order and with the words of the README", () => {
    write(row("b") + row("a"), { a: "# A & co", b: "# B\n\n## One\n\n## Two <3" });
    const guides = readGuides(repository);
    expect(guides.map(({ name, title, summary }) => [name, title, summary])).toEqual([
      ["b", "B", "about `b`"],
      ["a", "A & co", "about `a`"],
    ]);
    const [first, last] = guides;
    if (!first || !last) throw new Error("too few");
    expect(guideBody(first, guides)).toContain('<a rel="next" href="/docs/guides/a"><span>Next</span> A &amp; co</a>');
    expect(guideBody(first, guides)).toContain('<li class="level-2"><a href="#two-3">Two &lt;3</a></li>');
    expect(guideBody(last, guides)).toContain('<a rel="prev" href="/docs/guides/b">');
    expect(guideBody(last, guides)).not.toContain("On this page");
  });

  it("are refused when the README does not name one", () => {
    write(row("a"), { a: "# A", b: "# B" });
    expect(() => readGuides(repository)).toThrow("README.md's table names [a] in rows of their own, docs/ has [a,b]");
  });

  it.each([
    ["b.md", "docs/a.md links to b, which is not there"],
    ["#no", "docs/a.md links to a#no, which is not there"],
  ])("are refused when a link is dead: %s", (link, words) => {
    write(row("a"), { a: `# A\n\n[x](${link}), [itself](a.md#a)` });
    expect(() => readGuides(repository)).toThrow(words);
  });
});
