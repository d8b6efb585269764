import type { Json } from "../../api/shapes";
import type { Schema } from "../catalogue";
import { controlOf } from "../control";
import { useForm } from "../FormContext";
import { ChoiceControl, ChoicesControl } from "./ChoiceControls";
import { JsonControl } from "./JsonControl";
import { ListControl } from "./ListControl";
import { MomentControl } from "./MomentControl";
import { NumberControl } from "./NumberControl";
import { ObjectControl } from "./ObjectControl";
import { SwitchControl } from "./SwitchControl";
import { LinesControl, TextControl } from "./TextControls";

export interface ControlProps<T extends Json = Json> {
  /** Where in the configuration: `sip.video`. The control's id follows from it. */
  readonly path: string;
  readonly value: T | undefined;
  /** Ids of what describes the control. */
  readonly describedBy: string;
  readonly isInvalid: boolean;
  /** Whether the control itself can say that there is no value; elsewhere that is a button's work. */
  readonly mayLack: boolean;
  /** `undefined`: no value. */
  onChange(value: T | undefined): void;
}

interface Props extends ControlProps {
  readonly schema: Schema;
}

/** The control that fits the value. */
export function ValueControl({ schema, ...props }: Props) {
  const entry = useForm().catalogue.at(props.path);
  const control = controlOf(schema);
  switch (control.kind) {
    case "switch":
      return <SwitchControl {...props} />;
    case "number":
      return entry?.moment ? <MomentControl {...props} /> : <NumberControl {...props} control={control} />;
    case "choice":
      return <ChoiceControl {...props} words={control.words} />;
    case "choices":
      return <ChoicesControl {...props} words={control.words} all={control.all} />;
    case "text":
      return <TextControl {...props} schema={control.schema} secret={entry?.secret ?? false} />;
    case "lines":
      return <LinesControl {...props} />;
    case "object":
      return <ObjectControl {...props} fields={control.fields} />;
    case "list":
      return <ListControl {...props} item={control.item} />;
    case "json":
      return <JsonControl {...props} />;
  }
}

export function idOf(path: string): string {
  return `value-${path.replace(/[^A-Za-z0-9_]/g, "-")}`;
}
