import { type ControlProps, idOf } from "./ValueControl";

/** On or off; where a value may lack, one of three words. */
export function SwitchControl({ path, value, describedBy, isInvalid, mayLack, onChange }: ControlProps) {
  if (mayLack) {
    return (
      <select
        id={idOf(path)}
        aria-describedby={describedBy}
        aria-invalid={isInvalid}
        value={value === undefined ? "" : String(value)}
        onChange={({ target }) => onChange(target.value === "" ? undefined : target.value === "true")}
      >
        <option value="">not set</option>
        <option value="true">on</option>
        <option value="false">off</option>
      </select>
    );
  }
  return (
    <span className="switch">
      <input
        id={idOf(path)}
        type="checkbox"
        role="switch"
        aria-checked={value === true}
        aria-describedby={describedBy}
        checked={value === true}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span aria-hidden="true">{value === true ? "on" : "off"}</span>
    </span>
  );
}
