import { memo } from "react";
import type { HeldProperty, Json } from "../api/shapes";
import { Words } from "../ui/Words";
import type { PropertyEntry } from "./catalogue";
import { beginningOf, controlOf } from "./control";
import { Faults } from "./controls/Faults";
import { idOf, ValueControl } from "./controls/ValueControl";
import type { Shown } from "./draft";
import { useForm } from "./FormContext";
import { hintOf } from "./hints";

const APPLIES = {
  "at-once": "takes effect at once, in running calls too",
  "next-join": "takes effect for whoever joins from then on",
  "next-session": "takes effect with the next call",
} as const;

const SOURCES: Readonly<Record<HeldProperty["source"], string>> = {
  room: "set in this room",
  domain: "from the domain",
  server: "from the server's settings",
  default: "default",
};

interface Props {
  readonly entry: PropertyEntry;
  readonly held: HeldProperty;
  readonly shown: Shown;
  readonly here: "room" | "domain";
  /** What is typed is no value. */
  readonly unreadable: string | undefined;
  /** `null`: back to what is inherited. */
  onChange(name: string, value: Json): void;
}

/** One property: what it does, what holds and why, a control to change it, a way back. */
export const PropertyField = memo(function PropertyField(props: Props) {
  const { entry, held, shown, here, unreadable, onChange } = props;
  const form = useForm();
  const id = idOf(entry.name);
  const control = controlOf(entry.schema);
  const isLarge = control.kind === "object";
  const isGroup = isLarge || control.kind === "list" || (control.kind === "choices" && !control.all);
  const problems = form.problemsOf(entry.name);
  const hint = unreadable ?? (shown.own === null ? undefined : hintOf(entry.schema, shown.own, entry));
  const value = isLarge ? shown.own : shown.value;
  const source = shown.source === here && here === "domain" ? "set in this domain" : SOURCES[shown.source];
  return (
    <div className="property" data-property={entry.name} data-changed={shown.isChanged || undefined}>
      <div className="property-head">
        {isGroup || entry.read_only ? (
          <h3 id={`${id}-label`}>{entry.name}</h3>
        ) : (
          <label id={`${id}-label`} htmlFor={id}>
            {entry.name}
          </label>
        )}
        <span className={`badge source-${shown.source}`}>{shown.isChanged ? "changed, not saved" : source}</span>
        {entry.status === "pending" && !entry.legacy ? <span className="badge pending">not at work yet</span> : null}
        {entry.legacy ? <span className="badge pending">for old clients</span> : null}
      </div>
      <div id={`${id}-help`} className="small explanation">
        <p>
          <Words text={entry.effect} />
        </p>
        {entry.reason ? (
          <p className="pending-reason">
            <Words text={`${pendingWords(entry)}: ${entry.reason}.`} />
          </p>
        ) : null}
        <p className="muted">
          {entry.limits && !entry.moment && control.kind !== "choice" && control.kind !== "choices" ? (
            <>
              <Words text={entry.limits} />;{" "}
            </>
          ) : null}
          {APPLIES[entry.applies]}
        </p>
      </div>
      <div className="property-value">
        {entry.read_only ? (
          <p>
            <code>{written(shown.value)}</code> <span className="muted small">only the server sets it</span>
          </p>
        ) : isLarge && shown.own === null ? (
          <NotSet
            title={entry.name}
            inherited={held.inherited}
            onSetUp={() => onChange(entry.name, beginningOf(control))}
          />
        ) : (
          <ValueControl
            path={entry.name}
            schema={entry.schema}
            value={value ?? undefined}
            describedBy={`${id}-help ${id}-faults`}
            isInvalid={problems.length > 0 || hint !== undefined}
            mayLack={false}
            onChange={(next) => onChange(entry.name, next ?? null)}
          />
        )}
        {shown.own !== null && !entry.read_only ? (
          <button type="button" className="link reset" onClick={() => onChange(entry.name, null)}>
            Reset<span className="visually-hidden"> {entry.name}</span> to{" "}
            {held.inherited_source === "domain" ? "the domain's" : "the default"}:{" "}
            <code>{written(held.inherited)}</code>
          </button>
        ) : null}
        <Faults id={`${id}-faults`} problems={problems} hint={hint} />
      </div>
    </div>
  );
});

interface NotSetProps {
  readonly title: string;
  readonly inherited: Json;
  onSetUp(): void;
}

function NotSet({ title, inherited, onSetUp }: NotSetProps) {
  return (
    <>
      {inherited === null ? (
        <p className="muted small">Not set.</p>
      ) : (
        <pre className="inherited">{written(inherited)}</pre>
      )}
      <button type="button" className="button small-button" onClick={onSetUp}>
        Set up<span className="visually-hidden"> {title}</span>
      </button>
    </>
  );
}

const LONGEST = 200;

function written(value: Json): string {
  if (value === null) return "not set";
  if (value === "") return "empty";
  if (typeof value === "boolean") return value ? "on" : "off";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

function pendingWords({ legacy, obeyed }: PropertyEntry): string {
  if (legacy) return "Stored and shown, but without effect";
  return obeyed.length > 0 ? "Obeyed in part" : "Stored and shown, but nothing obeys it";
}
