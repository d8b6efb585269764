import { Eye, EyeOff } from "lucide-react";
import { useEffect, useState } from "react";
import type { Schema } from "../catalogue";
import { mayBeEmpty } from "../control";
import { type ControlProps, idOf } from "./ValueControl";

interface TextProps extends ControlProps {
  readonly schema: Schema;
  readonly secret: boolean;
}

/** One line of text. A secret is covered until somebody wants to see it. */
export function TextControl({ path, schema, secret, value, describedBy, isInvalid, mayLack, onChange }: TextProps) {
  const [seen, setSeen] = useState(false);
  const keepsEmpty = !mayLack && mayBeEmpty(schema);
  const text = typeof value === "string" || typeof value === "number" ? String(value) : "";
  return (
    <span className="text-control">
      <input
        id={idOf(path)}
        // Not of the type "password": no browser should offer to keep it.
        className={secret && !seen ? "covered" : undefined}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        aria-describedby={describedBy}
        aria-invalid={isInvalid}
        placeholder={value === undefined || value === null ? "not set" : ""}
        value={text}
        onChange={({ target }) => onChange(target.value === "" && !keepsEmpty ? undefined : target.value)}
      />
      {secret ? (
        <button
          type="button"
          className="button quiet"
          aria-label={seen ? `Hide ${path}` : `Show ${path}`}
          onClick={() => setSeen(!seen)}
        >
          {seen ? <EyeOff aria-hidden="true" size={16} /> : <Eye aria-hidden="true" size={16} />}
        </button>
      ) : null}
    </span>
  );
}

/** Several texts, one a line. */
export function LinesControl({ path, value, describedBy, isInvalid, onChange }: ControlProps) {
  const lines = Array.isArray(value) ? value.map(String) : [];
  const [text, setText] = useState(lines.join("\n"));
  const shown = lines.join("\n");
  useEffect(() => setText((old) => (linesOf(old).join("\n") === shown ? old : shown)), [shown]);
  const type = (typed: string) => {
    setText(typed);
    const found = linesOf(typed);
    onChange(found.length === 0 ? undefined : found);
  };
  return (
    <textarea
      id={idOf(path)}
      rows={Math.min(8, Math.max(2, lines.length + 1))}
      spellCheck={false}
      aria-describedby={describedBy}
      aria-invalid={isInvalid}
      placeholder="one a line"
      value={text}
      onChange={(event) => type(event.target.value)}
    />
  );
}

function linesOf(text: string): readonly string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
}
