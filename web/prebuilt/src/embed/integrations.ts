/** Pages that an embedding app shows inside the call page. Every value is checked; an integration that cannot be shown is left out. */

import { list, pictureUrl, record, text, webUrl } from "./values";

/** Who may start an integration, or learns of it: everybody, nobody, the meeting's owners, or these session ids. */
export type Audience = "everybody" | "nobody" | "owners" | readonly string[];

export interface Integration {
  readonly id: string;
  readonly label: string;
  readonly location: "main" | "sidebar";
  /** What is shown: an address on the web, or a document, which must be kept from this page's own origin. */
  readonly content: { readonly src: string } | { readonly srcdoc: string };
  readonly icon: string | null;
  readonly eager: boolean;
  readonly controlledBy: Audience;
  readonly shared: Audience;
  readonly allow: string;
  readonly csp: string;
  readonly name: string;
  readonly referrerPolicy: string;
  readonly sandbox: string | null;
}

const MAX_INTEGRATIONS = 20;

/** Read the app's integrations by id. `ownOrigin` is this page's: it is not shown inside itself. */
export function readIntegrations(value: unknown, ownOrigin: string): Integration[] {
  return Object.entries(record(value))
    .slice(0, MAX_INTEGRATIONS)
    .flatMap(([id, raw]) => integration(id, record(raw), ownOrigin) ?? []);
}

function integration(id: string, raw: Record<string, unknown>, ownOrigin: string): Integration | null {
  const { location } = raw;
  const label = text(raw.label).trim();
  const content = contentOf(raw, ownOrigin);
  if (!id || !label || !content || (location !== "main" && location !== "sidebar")) return null;
  return {
    id,
    label,
    location,
    content,
    icon: pictureUrl(raw.iconURL),
    eager: raw.loading === "eager",
    controlledBy: audience(raw.controlledBy, "everybody"),
    shared: audience(raw.shared, "nobody"),
    allow: text(raw.allow),
    csp: text(raw.csp),
    name: text(raw.name),
    referrerPolicy: text(raw.referrerPolicy),
    sandbox: typeof raw.sandbox === "string" ? raw.sandbox : null,
  };
}

function contentOf(raw: Record<string, unknown>, ownOrigin: string): Integration["content"] | null {
  const src = webUrl(raw.src);
  const srcdoc = typeof raw.srcdoc === "string" ? raw.srcdoc : null;
  if ((raw.src === undefined) === (srcdoc === null)) return null;
  if (srcdoc !== null) return { srcdoc };
  return src !== null && new URL(src).origin !== ownOrigin ? { src } : null;
}

function audience(value: unknown, fallback: Audience): Audience {
  if (value === "*" || value === true) return "everybody";
  if (value === false) return "nobody";
  if (value === "owners") return "owners";
  return Array.isArray(value) ? list(value) : fallback;
}
