import { useEffect, useState } from "react";
import type { Control } from "../control";
import { useForm } from "../FormContext";
import { type ControlProps, idOf } from "./ValueControl";

interface Props extends ControlProps {
  readonly control: Extract<Control, { kind: "number" }>;
}

const NUMBER = /^[+-]?(\d+([.,]\d*)?|[.,]\d+)$/;
const UNREADABLE = "This should be a number.";

/** A number, as it is typed: what is none (yet) stays there and is pointed out. */
export function NumberControl({ path, control, value, describedBy, isInvalid, onChange }: Props) {
  const { unreadable } = useForm();
  const [text, setText] = useState(value === undefined || value === null ? "" : String(value));
  useEffect(() => {
    setText((old) =>
      read(old) === (value ?? undefined) ? old : value === undefined || value === null ? "" : String(value),
    );
  }, [value]);
  const type = (typed: string) => {
    setText(typed);
    const number = read(typed);
    const isReadable = typed.trim() === "" || number !== undefined;
    unreadable(path, isReadable ? undefined : UNREADABLE);
    if (isReadable) onChange(number);
  };
  return (
    <input
      id={idOf(path)}
      className="narrow"
      inputMode={control.whole ? "numeric" : "decimal"}
      autoComplete="off"
      aria-describedby={describedBy}
      aria-invalid={isInvalid}
      placeholder="not set"
      value={text}
      onChange={(event) => type(event.target.value)}
    />
  );
}

function read(text: string): number | undefined {
  return NUMBER.test(text.trim()) ? Number(text.trim().replace(",", ".")) : undefined;
}
