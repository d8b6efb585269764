import type { Json } from "../../api/shapes";
import type { Schema } from "../catalogue";
import { beginningOf, controlOf } from "../control";
import { type ControlProps, ValueControl } from "./ValueControl";

interface Props extends ControlProps {
  readonly item: Schema;
}

/** Several objects, each with its fields. */
export function ListControl({ path, item, value, describedBy, isInvalid, onChange }: Props) {
  const items: readonly Json[] = Array.isArray(value) ? value : [];
  const replace = (at: number, next: Json | undefined) =>
    onChange(next === undefined ? items.filter((_, index) => index !== at) : items.with(at, next));
  return (
    <div className="items">
      {items.map((one, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an item has no name but its place
        <fieldset key={index}>
          <legend>Number {index + 1}</legend>
          <ValueControl
            path={`${path}[${index}]`}
            schema={item}
            value={one}
            describedBy={describedBy}
            isInvalid={isInvalid}
            mayLack={false}
            onChange={(next) => replace(index, next ?? {})}
          />
          <button type="button" className="link danger-text" onClick={() => replace(index, undefined)}>
            Remove number {index + 1}
          </button>
        </fieldset>
      ))}
      <button
        type="button"
        className="button small-button"
        onClick={() => onChange([...items, beginningOf(controlOf(item))])}
      >
        Add one<span className="visually-hidden"> to {path.split(".").at(-1)}</span>
      </button>
    </div>
  );
}
