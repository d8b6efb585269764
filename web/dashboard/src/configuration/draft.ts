import type { ApiError, Problem } from "../api/Api";
import type { HeldProperty, Json } from "../api/shapes";
import type { Catalogue } from "./catalogue";

/** What somebody changed and has not saved: new values by property; `null` goes back to what is inherited. */
export type Draft = ReadonlyMap<string, Json>;

export type Held = Readonly<Record<string, HeldProperty>>;

/** `draft` with one more change; a change back to what is set already is none. */
export function withChange(draft: Draft, held: Held, name: string, value: Json): Draft {
  const next = new Map(draft);
  if (isSame(value, held[name]?.own ?? null)) next.delete(name);
  else next.set(name, value);
  return next;
}

/** What of `draft` is still a change when something else is held than before. */
export function rebased(draft: Draft, held: Held): Draft {
  return new Map([...draft].filter(([name, value]) => name in held && !isSame(value, held[name]?.own ?? null)));
}

export interface Shown {
  readonly value: Json;
  readonly own: Json;
  readonly source: HeldProperty["source"];
  readonly isChanged: boolean;
}

/** How a property stands with the changes of `draft`. */
export function shownOf(draft: Draft, name: string, property: HeldProperty, here: HeldProperty["source"]): Shown {
  const change = draft.get(name);
  if (change === undefined) return { ...property, isChanged: false };
  if (change === null) {
    return { value: property.inherited, own: null, source: property.inherited_source, isChanged: true };
  }
  return { value: change, own: change, source: here, isChanged: true };
}

/** The body that saves `draft`: what was changed, and nothing else. */
export function bodyOf(draft: Draft, catalogue: Catalogue): Readonly<Record<string, Json>> {
  const beside: Record<string, Json> = {};
  const properties: Record<string, Json> = {};
  for (const [name, value] of draft) {
    (catalogue.at(name)?.container === "body" ? beside : properties)[name] = value;
  }
  return Object.keys(properties).length > 0 ? { ...beside, properties } : beside;
}

/** The faults that the server found in the value at `path`, or where `below` is true also inside of it. */
export function problemsAt(error: ApiError | undefined, path: string, below = false): readonly Problem[] {
  return (error?.problems ?? []).filter((problem) => {
    const place = problem.path.replace(/^properties\./, "");
    return place === path || (below && (place.startsWith(`${path}.`) || place.startsWith(`${path}[`)));
  });
}

/** Whether two JSON values are the same, whatever the order of their keys. */
export function isSame(one: Json, other: Json): boolean {
  if (one === other) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  if (Array.isArray(one) || Array.isArray(other)) {
    return (
      Array.isArray(one) &&
      Array.isArray(other) &&
      one.length === other.length &&
      one.every((item, index) => isSame(item, other[index] as Json))
    );
  }
  const left = one as { readonly [key: string]: Json };
  const right = other as { readonly [key: string]: Json };
  const names = Object.keys(left);
  return (
    names.length === Object.keys(right).length &&
    names.every((name) => name in right && isSame(left[name] as Json, right[name] as Json))
  );
}
