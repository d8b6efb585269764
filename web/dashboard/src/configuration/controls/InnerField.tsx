import type { Json } from "../../api/shapes";
import { Words } from "../../ui/Words";
import type { Schema } from "../catalogue";
import { beginningOf, controlOf } from "../control";
import { useForm } from "../FormContext";
import { hintOf } from "../hints";
import { Faults } from "./Faults";
import { idOf, ValueControl } from "./ValueControl";

interface Props {
  readonly path: string;
  readonly title: string;
  readonly schema: Schema;
  readonly required: boolean;
  readonly value: Json | undefined;
  onChange(value: Json | undefined): void;
}

/** A field inside a property: its name, what it does, its control, what is wrong with it. */
export function InnerField({ path, title, schema, required, value, onChange }: Props) {
  const form = useForm();
  const entry = form.catalogue.at(path);
  const control = controlOf(schema);
  const isLarge = control.kind === "object" || control.kind === "list";
  const id = idOf(path);
  const problems = form.problemsOf(path);
  const hint = hintOf(schema, value, entry);
  const describedBy = `${id}-help ${id}-faults`;
  const isSet = value !== undefined && value !== null;
  return (
    <div className="inner-field">
      {isLarge || (control.kind === "choices" && !control.all) ? (
        <span className="label">{title}</span>
      ) : (
        <label htmlFor={id}>{title}</label>
      )}
      {required ? <span className="badge">needed</span> : null}
      <p id={`${id}-help`} className="muted small">
        {entry ? <Words text={entry.effect} /> : null}
        {entry?.limits ? (
          <>
            {" "}
            <Words text={`(${entry.limits})`} />
          </>
        ) : null}
      </p>
      {isLarge && !isSet ? (
        <button type="button" className="button small-button" onClick={() => onChange(beginningOf(control))}>
          Set up {title}
        </button>
      ) : (
        <ValueControl
          path={path}
          schema={schema}
          value={value ?? undefined}
          describedBy={describedBy}
          isInvalid={problems.length > 0 || hint !== undefined}
          mayLack={!required}
          onChange={onChange}
        />
      )}
      {isLarge && isSet && !required ? (
        <button type="button" className="link" onClick={() => onChange(undefined)}>
          Leave out {title}
        </button>
      ) : null}
      <Faults id={`${id}-faults`} problems={problems} hint={hint} />
    </div>
  );
}
