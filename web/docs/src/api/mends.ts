/** What Swagger UI renders that shuts people out, and what it should be: what is matched by a selector gets or loses an attribute. */

interface Mend {
  selector: string;
  attribute: string;
  /** `null` takes the attribute away. */
  value: string | null | ((element: Element) => string | null);
}

const parameterName = (element: Element): string | null =>
  element.closest("[data-param-name]")?.getAttribute("data-param-name") ?? null;

function named(selector: string, value: Mend["value"]): Mend {
  return { selector, attribute: "aria-label", value };
}

function levelled(selector: string, level: number): Mend {
  return { selector, attribute: "aria-level", value: String(level) };
}

const MENDS: readonly Mend[] = [
  // Fields without a name, and names that hide the visible ones.
  named("#servers", "Server"),
  named(".examples-select-element", "Example"),
  named(".body-param__text", "Request body"),
  named(".operation-filter-input", "Filter by tag or path"),
  named("[data-param-name] :is(input, select, textarea)", parameterName),
  named(".close-modal", "Close"),
  named(".expand-operation", (button) => button.closest("[data-tag]")?.getAttribute("data-tag") ?? null),
  named("#auth-bearer-value", null),
  named(".modal-btn", null),
  // A name on what is no control, beside the same name on the control in it.
  named("div.copy-to-clipboard", null),
  // Headings in the order of the page: the title, tags, parts of an operation, parts of an answer.
  levelled(".opblock-tag, .models > h4, .modal-ux h3", 2),
  levelled(".opblock-body h4, .modal-ux h4", 3),
  levelled(".opblock-body h5, .opblock-body h4.headers__title", 4),
  // Tables that say they are regions, and heads that say they are data.
  { selector: ".responses-table", attribute: "role", value: null },
  { selector: "thead td", attribute: "role", value: "columnheader" },
  // The same id on a field and on its label.
  { selector: "label:has(> .content-type-wrapper)", attribute: "id", value: null },
  // What stands outside of `main`.
  { selector: ".information-container, .scheme-container", attribute: "role", value: "region" },
  named(".information-container", "About this API"),
  named(".scheme-container", "Server and key"),
  { selector: ".filter-container", attribute: "role", value: "search" },
];

/** Mends everything below `root` that needs it. Doing it twice does nothing. */
export function mend(root: Element): void {
  for (const { selector, attribute, value } of MENDS) {
    for (const element of root.querySelectorAll(selector)) {
      const wanted = typeof value === "function" ? value(element) : value;
      if (wanted === null) element.removeAttribute(attribute);
      else if (element.getAttribute(attribute) !== wanted) element.setAttribute(attribute, wanted);
    }
  }
}
