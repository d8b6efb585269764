import type { Json } from "../src/api/shapes";
import type { Schema } from "../src/configuration/catalogue";
import { controlOf, withoutNull } from "../src/configuration/control";

/** A value that fits a schema, every field of an object given. */
export function sampleOf(given: Schema): Json {
  const schema = withoutNull(given);
  const control = controlOf(schema);
  switch (control.kind) {
    case "switch":
      return true;
    case "number":
      return control.schema.minimum !== undefined && control.schema.minimum > 0 ? control.schema.minimum : 7;
    case "choice":
      return control.words[0] ?? "";
    case "choices":
      return control.words.slice(0, 2);
    case "text":
      return textOf(control.schema);
    case "lines":
      return [textOf(control.item)];
    case "object":
      return Object.fromEntries(control.fields.map(({ name, schema: inner }) => [name, sampleOf(inner)]));
    case "list":
      return [sampleOf(control.item)];
    case "json":
      return { some: ["thing", 1] };
  }
}

function textOf({ pattern }: Schema): string {
  if (pattern?.includes("rtmp")) return "rtmps://live.example/key";
  return pattern?.includes("http") ? "https://example.com/x" : "some-text";
}
