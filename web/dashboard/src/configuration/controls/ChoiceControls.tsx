import type { Json } from "../../api/shapes";
import { type ControlProps, idOf } from "./ValueControl";

interface ChoiceProps extends ControlProps {
  readonly words: readonly string[];
}

/** One word out of several. */
export function ChoiceControl({ path, words, value, describedBy, isInvalid, mayLack, onChange }: ChoiceProps) {
  const index = typeof value === "string" ? words.indexOf(value) : -1;
  return (
    <select
      id={idOf(path)}
      aria-describedby={describedBy}
      aria-invalid={isInvalid}
      value={index}
      onChange={({ target }) => onChange(words[Number(target.value)])}
    >
      {mayLack || index < 0 ? <option value={-1}>not set</option> : null}
      {words.map((word, at) => (
        <option key={word} value={at}>
          {word === "" ? "(empty)" : word}
        </option>
      ))}
    </select>
  );
}

interface ChoicesProps extends ChoiceProps {
  /** Whether yes and no are values, too. */
  readonly all: boolean;
}

/** Any number of words; where yes and no are values as well, those first. */
export function ChoicesControl({ path, words, all, value, describedBy, mayLack, onChange }: ChoicesProps) {
  const chosen = chosenOf(value);
  const toggle = (word: string, on: boolean) => {
    const next: Json = words.filter((one) => (one === word ? on : chosen.includes(one)));
    onChange(next);
  };
  const id = idOf(path);
  const mode = typeof value === "boolean" ? String(value) : value === undefined || value === null ? "" : "some";
  return (
    <div className="choices-control">
      {all ? (
        <select
          id={id}
          aria-describedby={describedBy}
          value={mode}
          onChange={({ target }) => onChange(valueOfMode(target.value))}
        >
          {mayLack || mode === "" ? <option value="">not set</option> : null}
          <option value="true">everything</option>
          <option value="false">nothing</option>
          <option value="some">only some</option>
        </select>
      ) : null}
      {all && mode !== "some" ? null : (
        <fieldset id={all ? undefined : id} aria-describedby={describedBy} aria-label={path} className="ticks">
          {words.map((word) => (
            <label key={word} className="check">
              <input
                type="checkbox"
                checked={chosen.includes(word)}
                onChange={(event) => toggle(word, event.target.checked)}
              />
              {word}
            </label>
          ))}
        </fieldset>
      )}
    </div>
  );
}

function valueOfMode(mode: string): Json | undefined {
  if (mode === "") return undefined;
  return mode === "some" ? [] : mode === "true";
}

function chosenOf(value: Json | undefined): readonly Json[] {
  if (Array.isArray(value)) return value;
  return typeof value === "string" ? [value] : [];
}
