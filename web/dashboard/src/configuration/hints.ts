import type { Json } from "../api/shapes";
import type { PropertyEntry, Schema } from "./catalogue";
import { controlOf } from "./control";

/**
 * What the server will probably not like about a value, in words, before it is asked. The server decides: a hint keeps
 * nobody from saving.
 */
export function hintOf(
  given: Schema,
  value: Json | undefined,
  entry?: PropertyEntry,
  now = Date.now(),
): string | undefined {
  if (value === undefined || value === null) return undefined;
  const control = controlOf(given);
  switch (control.kind) {
    case "number":
      return numberHint(control.schema, control.whole && !entry?.moment, value) ?? futureHint(entry, value, now);
    case "text":
      return textHint(control.schema, value, entry);
    case "lines":
      return Array.isArray(value) ? firstOf(value, (one) => textHint(control.item, one, entry)) : undefined;
    case "object":
      return objectHint(control.fields, value);
    default:
      return undefined;
  }
}

function numberHint(schema: Schema, whole: boolean, value: Json): string | undefined {
  if (typeof value !== "number") return "This should be a number.";
  if (whole && !Number.isInteger(value)) return "This should be a whole number.";
  const { minimum = -Infinity, maximum = Infinity, exclusiveMinimum = -Infinity } = schema;
  if (value < minimum) return `This should be at least ${minimum}.`;
  if (value <= exclusiveMinimum) return `This should be above ${exclusiveMinimum}.`;
  if (value > maximum) return `This should be at most ${maximum}.`;
  return undefined;
}

function futureHint(entry: PropertyEntry | undefined, value: Json, now: number): string | undefined {
  return entry?.future && typeof value === "number" && value * 1000 <= now ? "This moment has passed." : undefined;
}

function textHint(schema: Schema, value: Json, entry: PropertyEntry | undefined): string | undefined {
  if (typeof value !== "string") return "This should be text.";
  const length = [...value].length;
  if (schema.maxLength !== undefined && length > schema.maxLength) {
    return `This has ${length} characters; ${schema.maxLength} are allowed.`;
  }
  if (length < (schema.minLength ?? 0)) return "This should not be empty.";
  if (schema.pattern !== undefined && !new RegExp(schema.pattern, "u").test(value)) {
    return `This does not fit${entry?.limits ? `: ${entry.limits.replaceAll("`", "")}` : ""}.`;
  }
  return undefined;
}

function objectHint(fields: readonly { name: string; required: boolean }[], value: Json): string | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const missing = fields.filter(({ name, required }) => required && !(name in value)).map(({ name }) => name);
  return missing.length > 0 ? `Still needed: ${missing.join(", ")}.` : undefined;
}

function firstOf<T>(values: readonly T[], hint: (value: T) => string | undefined): string | undefined {
  for (const value of values) {
    const found = hint(value);
    if (found) return found;
  }
  return undefined;
}
