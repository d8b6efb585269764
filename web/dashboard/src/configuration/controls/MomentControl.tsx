import { useEffect, useState } from "react";
import { type ControlProps, idOf } from "./ValueControl";

/** A moment in Unix seconds, typed as date and time where one is. */
export function MomentControl({ path, value, describedBy, isInvalid, onChange }: ControlProps) {
  const seconds = typeof value === "number" ? value : undefined;
  const [text, setText] = useState(localText(seconds));
  useEffect(() => setText((old) => (secondsOf(old) === seconds ? old : localText(seconds))), [seconds]);
  const type = (typed: string) => {
    setText(typed);
    onChange(secondsOf(typed));
  };
  return (
    <span className="moment">
      <input
        id={idOf(path)}
        type="datetime-local"
        step={1}
        aria-describedby={describedBy}
        aria-invalid={isInvalid}
        value={text}
        onChange={(event) => type(event.target.value)}
      />
      <span className="muted small">
        {seconds === undefined ? "your time" : `your time; ${seconds} in Unix seconds`}
      </span>
    </span>
  );
}

function secondsOf(text: string): number | undefined {
  const moment = text ? new Date(text).getTime() : Number.NaN;
  return Number.isNaN(moment) ? undefined : Math.floor(moment / 1000);
}

function localText(seconds: number | undefined): string {
  if (seconds === undefined) return "";
  const moment = new Date(seconds * 1000);
  if (Number.isNaN(moment.getTime()) || moment.getFullYear() > 9999 || moment.getFullYear() < 0) return "";
  return new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}
