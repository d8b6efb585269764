/** Finds addresses in a text, so that only those which are safe to open become links. */

export interface Piece {
  readonly text: string;
  /** Where it leads; null: it is text. */
  readonly href: string | null;
}

const ADDRESS = /\b(?:https?:\/\/|mailto:)[^\s<>"“”«»]+/giu;
/** What ends a sentence rather than an address. */
const BEHIND = /[.,;:!?'’…\]}]+$/u;

export function pieces(text: string): readonly Piece[] {
  const found: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = trimmed(match[0]);
    const href = safe(address);
    if (href === null) continue;
    if (match.index > end) found.push({ text: text.slice(end, match.index), href: null });
    found.push({ text: address, href });
    end = match.index + address.length;
  }
  if (end < text.length) found.push({ text: text.slice(end), href: null });
  return found;
}

/** Without what belongs to the sentence: a full stop, or a bracket that was opened before the address. */
function trimmed(address: string): string {
  let rest = address;
  for (;;) {
    const shorter = rest.replace(BEHIND, "");
    const closes = shorter.endsWith(")") && count(shorter, "(") < count(shorter, ")");
    const next = closes ? shorter.slice(0, -1) : shorter;
    if (next === rest) return rest;
    rest = next;
  }
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}

function safe(address: string): string | null {
  try {
    const url = new URL(address);
    return ["http:", "https:", "mailto:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}
