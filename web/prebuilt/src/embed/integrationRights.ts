/** Who may start an integration, who learns of it, and what its page may do. Pure. */

import type { Audience, Integration } from "./integrations";

/** What of a participant decides. */
export interface Person {
  readonly session_id: string;
  readonly owner: boolean;
}

export function isAmong(audience: Audience, { session_id, owner }: Person): boolean {
  if (audience === "everybody") return true;
  if (audience === "nobody") return false;
  return audience === "owners" ? owner : audience.includes(session_id);
}

export const mayControl = ({ controlledBy }: Integration, person: Person): boolean => isAmong(controlledBy, person);

/** Features of a browser that show or hear people: those the person has to allow, too. */
const DELICATE = /^(?:camera|microphone|display-capture|geolocation)\b/;

const directives = (allow: string): string[] => allow.split(";").map((each) => each.trim());

export const asksForMedia = ({ allow }: Integration): boolean => directives(allow).some((each) => DELICATE.test(each));

/** The `allow` attribute, without what the person has not allowed. */
export function allowAttribute({ allow }: Integration, allowed: boolean): string {
  return directives(allow)
    .filter((each) => each && (allowed || !DELICATE.test(each)))
    .join("; ");
}

const OF_A_DOCUMENT = "allow-scripts allow-forms allow-popups";
/** What would let a document out of its box. */
const ESCAPES = /^allow-(?:same-origin|top-navigation.*)$/;

/** The `sandbox` attribute. A document given as text would have this page's own origin, and with it everything of this page's. */
export function sandboxAttribute({ content, sandbox }: Integration): string | undefined {
  if ("src" in content) return sandbox ?? undefined;
  return (sandbox ?? OF_A_DOCUMENT)
    .split(/\s+/)
    .filter((token) => token && !ESCAPES.test(token))
    .join(" ");
}
