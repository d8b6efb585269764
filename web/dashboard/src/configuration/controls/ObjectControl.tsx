import type { Json, JsonObject } from "../../api/shapes";
import type { Field } from "../control";
import { InnerField } from "./InnerField";
import type { ControlProps } from "./ValueControl";

interface Props extends ControlProps {
  readonly fields: readonly Field[];
}

/** The fields of an object, below each other. What a field leaves open is not sent. */
export function ObjectControl({ path, fields, value, onChange }: Props) {
  const object: JsonObject =
    typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
  const change = (name: string, inner: Json | undefined) => {
    const rest = Object.entries(object).filter(([key]) => key !== name);
    onChange(Object.fromEntries(inner === undefined ? rest : [...rest, [name, inner]]));
  };
  return (
    <div className="fields">
      {fields.map((field) => (
        <InnerField
          key={field.name}
          path={`${path}.${field.name}`}
          title={field.name}
          schema={field.schema}
          required={field.required}
          value={object[field.name]}
          onChange={(inner) => change(field.name, inner)}
        />
      ))}
    </div>
  );
}
