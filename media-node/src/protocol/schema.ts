/** What the declaration of the protocol needs of JSON Schema. */
export interface Schema {
  type?: string;
  anyOf?: Schema[];
  enum?: string[];
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  items?: Schema;
  maxItems?: number;
  properties?: Record<string, Schema>;
  required?: string[];
  propertyNames?: Schema;
  additionalProperties?: Schema;
  maxProperties?: number;
}

/** Where `value` is not what `schema` says, in words; `undefined` when it is. */
export function faultIn(value: unknown, schema: Schema, at = "the message"): string | undefined {
  if (schema.anyOf) {
    return schema.anyOf.some((each) => !faultIn(value, each, at)) ? undefined : `${at} is none of what it may be`;
  }
  if (typeOf(value) !== schema.type && !(schema.type === "number" && typeOf(value) === "integer")) {
    return `${at} is no ${schema.type}`;
  }
  if (typeof value === "string") return faultInText(value, schema, at);
  if (typeof value === "number") return faultInNumber(value, schema, at);
  if (Array.isArray(value)) return faultInList(value, schema, at);
  if (typeof value === "object" && value !== null) return faultInObject(value as Record<string, unknown>, schema, at);
  return undefined;
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return Number.isInteger(value) ? "integer" : typeof value;
}

function faultInText(value: string, schema: Schema, at: string): string | undefined {
  const { minLength = 0, maxLength = Number.POSITIVE_INFINITY, pattern, enum: words } = schema;
  if (value.length < minLength || value.length > maxLength) return `${at} is too short or too long`;
  if (words && !words.includes(value)) return `${at} is no known word`;
  return pattern === undefined || new RegExp(pattern).test(value) ? undefined : `${at} does not look as it should`;
}

function faultInNumber(value: number, schema: Schema, at: string): string | undefined {
  const { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } = schema;
  return value < minimum || value > maximum ? `${at} is too small or too large` : undefined;
}

function faultInList(value: readonly unknown[], { items, maxItems = 0 }: Schema, at: string): string | undefined {
  if (value.length > maxItems) return `${at} is too long`;
  return items && firstFault(value, (item, index) => faultIn(item, items, `${at}[${index}]`));
}

function faultInObject(value: Record<string, unknown>, schema: Schema, at: string): string | undefined {
  const { properties = {}, required = [], additionalProperties: others, propertyNames, maxProperties } = schema;
  const missing = required.find((name) => !Object.hasOwn(value, name));
  if (missing !== undefined) return `${at} lacks ${missing}`;
  const entries = Object.entries(value);
  if (maxProperties !== undefined && entries.length > maxProperties) return `${at} has too many entries`;
  return firstFault(entries, ([name, item]) => {
    const kind = Object.hasOwn(properties, name) ? properties[name] : others;
    const inName = propertyNames && faultIn(name, propertyNames, `a key of ${at}`);
    return inName ?? (kind && faultIn(item, kind, `${at}.${name}`));
  });
}

function firstFault<Item>(
  items: readonly Item[],
  fault: (item: Item, index: number) => string | undefined,
): string | undefined {
  for (const [index, item] of items.entries()) {
    const found = fault(item, index);
    if (found !== undefined) return found;
  }
  return undefined;
}
