import { useEffect, useState } from "react";
import type { Json } from "../../api/shapes";
import { isSame } from "../draft";
import { useForm } from "../FormContext";
import { type ControlProps, idOf } from "./ValueControl";

const UNREADABLE = "This is not JSON yet.";

/** A value that no other control can show, as JSON. */
export function JsonControl({ path, value, describedBy, isInvalid, onChange }: ControlProps) {
  const { unreadable } = useForm();
  const [text, setText] = useState(written(value));
  useEffect(() => {
    setText((old) => (isSame(parsed(old) ?? null, value ?? null) ? old : written(value)));
  }, [value]);
  const type = (typed: string) => {
    setText(typed);
    const isEmpty = typed.trim() === "";
    const found = parsed(typed);
    unreadable(path, isEmpty || found !== undefined ? undefined : UNREADABLE);
    if (isEmpty) onChange(undefined);
    else if (found !== undefined) onChange(found);
  };
  return (
    <textarea
      id={idOf(path)}
      className="code"
      rows={Math.min(16, Math.max(3, text.split("\n").length))}
      spellCheck={false}
      autoCapitalize="none"
      aria-describedby={describedBy}
      aria-invalid={isInvalid}
      placeholder="JSON; empty for none"
      value={text}
      onChange={(event) => type(event.target.value)}
    />
  );
}

function written(value: Json | undefined): string {
  return value === undefined || value === null ? "" : JSON.stringify(value, null, 2);
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
