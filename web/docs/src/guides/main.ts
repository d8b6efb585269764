/** What a guide gains by scripts; without them it reads well. */

import "../styles/page.css";
import "../styles/guides.css";
import { focusableWhileScrolling } from "../scrolling.ts";
import { addCopyButtons } from "./copy.ts";
import { markReading } from "./reading.ts";

focusableWhileScrolling(document, "article pre, article .scroller")();
addCopyButtons(document.querySelectorAll("article pre"));
markReading(document.querySelectorAll("article :is(h2, h3)"), document.querySelector(".toc"));

// On a narrow screen the lists come before the text: closed, they leave it in sight.
if (matchMedia("(max-width: 70rem)").matches) {
  for (const list of document.querySelectorAll("nav > details")) list.removeAttribute("open");
}
