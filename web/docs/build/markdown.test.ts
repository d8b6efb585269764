import { describe, expect, it } from "vitest";
import { render, titleOf } from "./markdown.ts";

const TITLES = new Map([["rest", "The REST API"]]);
const html = (markdown: string): string => render("here", markdown, TITLES).html;

describe("a page of docs/", () => {
  it("has the ids for its headings that code hosts give them", () => {
    const { headings, html } = render(
      "here",
      "# A room's `url`\n\n## Same\n\n## Same\n\n## Größe & more_of it",
      TITLES,
    );
    expect(headings.map(({ id }) => id)).toEqual(["a-rooms-url", "same", "same-1", "größe--more_of-it"]);
    expect(headings.map(({ text }) => text)).toEqual(["A room's url", "Same", "Same", "Größe & more_of it"]);
    expect(html).toContain('<h2 id="same-1">');
  });

  it("leads to other pages and to headings, and tells which", () => {
    const page = render(
      "here",
      "[lists](rest.md#lists) [below](#x) [rest.md](rest.md) [away](https://example.com)",
      TITLES,
    );
    expect(page.html).toContain('<a href="/docs/guides/rest#lists">lists</a>');
    expect(page.html).toContain('<a href="#x">below</a>');
    expect(page.html).toContain('<a href="/docs/guides/rest">The REST API</a>');
    expect(page.html).toContain('<a href="https://example.com">away</a>');
    expect(page.links).toEqual(["rest#lists", "here#x", "rest"]);
  });

  it("shows the text of a link to a file that is not served", () => {
    expect(html("see [the **test**](../tests/test_it.py), [it](rest.md)")).toBe(
      '<p>see the <strong>test</strong>, <a href="/docs/guides/rest">it</a></p>\n',
    );
  });

  it("shows markup and does not obey it", () => {
    expect(html("<script>alert(1)</script>\n\n[x](javascript:alert(1))")).not.toMatch(/<script|href/);
  });

  it("gives tables room to scroll and heads only where something is said in them", () => {
    expect(html("| | |\n|---|---|\n| a | b |")).toBe(
      '<div class="scroller"><table>\n<tbody>\n<tr>\n<td>a</td>\n<td>b</td>\n</tr>\n</tbody>\n</table></div>\n',
    );
    const half = html("| | what |\n|---|---|\n| a | b |");
    expect(half).toContain("<td></td>\n<th>what</th>");
  });

  it("marks up code in the languages that it names", () => {
    expect(html('```json\n{"a": 1}\n```')).toContain('<span class="hljs-attr">');
    expect(html("```\n<b>\n```")).toContain("&lt;b&gt;");
  });
});

it("a page without a title is refused by name", () => {
  expect(titleOf("rest", "words\n\n# The REST API\n")).toBe("The REST API");
  expect(() => titleOf("bare", "words")).toThrow("docs/bare.md has no title");
});
