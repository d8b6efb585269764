import type { Json } from "../api/shapes";
import type { Schema } from "./catalogue";

/** Which control fits a value: it follows from the value's schema alone. */
export type Control =
  | { readonly kind: "switch" }
  | { readonly kind: "number"; readonly whole: boolean; readonly schema: Schema }
  | { readonly kind: "choice"; readonly words: readonly string[] }
  /** Several words; `all`: or simply yes or no. */
  | { readonly kind: "choices"; readonly words: readonly string[]; readonly all: boolean }
  | { readonly kind: "text"; readonly schema: Schema }
  /** Several texts, one a line. */
  | { readonly kind: "lines"; readonly item: Schema }
  | { readonly kind: "object"; readonly fields: readonly Field[] }
  | { readonly kind: "list"; readonly item: Schema }
  /** Whatever no other control can show: as it is written. */
  | { readonly kind: "json" };

export interface Field {
  readonly name: string;
  readonly schema: Schema;
  readonly required: boolean;
}

export function controlOf(given: Schema): Control {
  const schema = withoutNull(given);
  if (schema.anyOf) return ofSeveral(schema.anyOf);
  if (schema.enum) return { kind: "choice", words: schema.enum.map(String) };
  switch (schema.type) {
    case "boolean":
      return { kind: "switch" };
    case "integer":
    case "number":
      return { kind: "number", whole: schema.type === "integer", schema };
    case "string":
      return { kind: "text", schema };
    case "array":
      return ofArray(schema.items ?? {});
    case "object":
      return schema.properties ? { kind: "object", fields: fieldsOf(schema) } : { kind: "json" };
    default:
      return { kind: "json" };
  }
}

/** `null` in a request says "not given", which no control has to say. */
export function withoutNull(schema: Schema): Schema {
  const rest = schema.anyOf?.filter((one) => one.type !== "null");
  const only = rest?.length === 1 ? rest[0] : undefined;
  return only
    ? withoutNull(only)
    : rest && schema.anyOf && rest.length < schema.anyOf.length
      ? { anyOf: rest }
      : schema;
}

function ofArray(item: Schema): Control {
  const inner = withoutNull(item);
  if (inner.enum) return { kind: "choices", words: inner.enum.map(String), all: false };
  if (inner.type === "string") return { kind: "lines", item: inner };
  return inner.type === "object" && inner.properties ? { kind: "list", item: inner } : { kind: "json" };
}

/** Either a word, several words, or yes and no: one control. Any other mixture is written as JSON. */
function ofSeveral(kinds: readonly Schema[]): Control {
  const controls = kinds.map(controlOf);
  const words = controls.find((one) => one.kind === "choices");
  const others = controls.filter((one) => one !== words);
  if (words && others.every(({ kind }) => kind === "switch" || kind === "choice")) {
    return { ...words, all: others.some(({ kind }) => kind === "switch") };
  }
  return { kind: "json" };
}

function fieldsOf(schema: Schema): readonly Field[] {
  return Object.entries(schema.properties ?? {}).map(([name, inner]) => ({
    name,
    schema: inner,
    required: schema.required?.includes(name) ?? false,
  }));
}

/** A value to begin with where there is none yet. */
export function beginningOf(control: Control): Json {
  switch (control.kind) {
    case "switch":
      return true;
    case "choices":
    case "lines":
    case "list":
      return [];
    case "object":
    case "json":
      return {};
    case "choice":
      return control.words[0] ?? "";
    default:
      return "";
  }
}

/** Whether nothing at all can be the text itself, not the lack of one. */
export function mayBeEmpty(schema: Schema): boolean {
  return !schema.minLength && (schema.pattern === undefined || new RegExp(schema.pattern, "u").test(""));
}
