import { useCallback, useEffect, useMemo, useState } from "react";
import type { ApiError } from "../api/Api";
import type { Configuration, Json } from "../api/shapes";
import { useAction } from "../api/useAction";
import { Empty } from "../ui/Empty";
import { Notice } from "../ui/Notice";
import type { Catalogue, PropertyEntry, Section } from "./catalogue";
import { bodyOf, type Draft, problemsAt, rebased, shownOf, withChange } from "./draft";
import { type Form, FormContext } from "./FormContext";
import { PropertyField } from "./PropertyField";
import { UnsavedGuard } from "./UnsavedGuard";

interface Props {
  readonly catalogue: Catalogue;
  readonly configuration: Configuration;
  readonly here: "room" | "domain";
  /** Saves what was changed; what the server refuses is shown at the fields. Resolves when what holds now was read. */
  onSave(body: Readonly<Record<string, Json>>): Promise<void>;
}

const NOTHING: Draft = new Map();

/** A whole configuration as a form, made of what the server says of each property. */
export function ConfigurationForm({ catalogue, configuration, here, onSave }: Props) {
  const held = configuration.properties;
  const [draft, setDraft] = useState<Draft>(NOTHING);
  const [unreadable, setUnreadable] = useState<ReadonlyMap<string, string>>(new Map());
  const [generation, setGeneration] = useState(0);
  const [saved, setSaved] = useState("");
  const [filter, setFilter] = useState<Filter>({ words: "", onlySet: false, onlyAtWork: false });
  const action = useAction();

  useEffect(() => setDraft((old) => rebased(old, held)), [held]);
  const change = useCallback(
    (name: string, value: Json) => {
      setSaved("");
      setDraft((old) => withChange(old, held, name, value));
    },
    [held],
  );
  const form = useFormContext(catalogue, action.error, setUnreadable);
  const discard = useCallback(() => {
    setDraft(NOTHING);
    setUnreadable(new Map());
    setGeneration((old) => old + 1); // controls forget what was typed
  }, []);
  const save = async () => {
    const names = [...draft.keys()];
    const done = await action.run(() => onSave(bodyOf(draft, catalogue)));
    if (done) setSaved(`Saved: ${names.join(", ")}.`);
  };

  const sections = catalogue.sections(
    (entry) => entry.name in held && isWanted(entry, filter, held[entry.name]?.own !== null || draft.has(entry.name)),
  );
  const isDirty = draft.size > 0 || unreadable.size > 0;
  return (
    <FormContext value={form}>
      <UnsavedGuard isDirty={isDirty} onDiscard={discard} />
      <Filters filter={filter} onFilter={setFilter} />
      {sections.length > 2 ? <SectionLinks sections={sections} /> : null}
      {sections.length === 0 ? <Empty title="No property matches" /> : null}
      <div key={generation} className="sections">
        {sections.map(({ name, title, entries }) => (
          <section key={name} aria-labelledby={`section-${name}`}>
            <h2 id={`section-${name}`} tabIndex={-1}>
              {title}
            </h2>
            {entries.map((entry) => {
              const property = held[entry.name];
              return property ? (
                <PropertyField
                  key={entry.name}
                  entry={entry}
                  held={property}
                  shown={shownOf(draft, entry.name, property, here)}
                  here={here}
                  unreadable={unreadable.get(entry.name)}
                  onChange={change}
                />
              ) : null;
            })}
          </section>
        ))}
      </div>
      {saved ? <Notice kind="good">{saved}</Notice> : null}
      {isDirty ? (
        <SaveBar
          names={[...draft.keys()]}
          unreadable={[...unreadable.keys()]}
          running={action.running}
          error={action.error}
          onSave={() => void save()}
          onDiscard={() => {
            action.forget();
            discard();
          }}
        />
      ) : null}
    </FormContext>
  );
}

function useFormContext(
  catalogue: Catalogue,
  error: ApiError | undefined,
  setUnreadable: (change: (old: ReadonlyMap<string, string>) => ReadonlyMap<string, string>) => void,
): Form {
  return useMemo(
    () => ({
      catalogue,
      problemsOf: (path) => problemsAt(error, path, isLeaf(catalogue, path)),
      unreadable(path, why) {
        setUnreadable((old) => {
          if (old.get(path) === why) return old;
          const next = new Map(old);
          if (why === undefined) next.delete(path);
          else next.set(path, why);
          return next;
        });
      },
    }),
    [catalogue, error, setUnreadable],
  );
}

/** Whether nothing below `path` is shown as a field of its own: then it shows what is wrong there, too. */
function isLeaf(catalogue: Catalogue, path: string): boolean {
  const schema = catalogue.at(path)?.schema;
  return !(schema?.properties || schema?.items?.properties);
}

interface Filter {
  readonly words: string;
  readonly onlySet: boolean;
  readonly onlyAtWork: boolean;
}

function isWanted(entry: PropertyEntry, filter: Filter, isSet: boolean): boolean {
  if (filter.onlySet && !isSet) return false;
  if (filter.onlyAtWork && entry.status === "pending") return false;
  const text = `${entry.name} ${entry.name.replaceAll("_", " ")} ${entry.effect}`.toLowerCase();
  return filter.words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

function Filters({ filter, onFilter }: { readonly filter: Filter; onFilter(filter: Filter): void }) {
  return (
    <div className="filters">
      <label className="search">
        <span className="visually-hidden">Search properties</span>
        <input
          type="search"
          placeholder="Search properties"
          value={filter.words}
          onChange={(event) => onFilter({ ...filter, words: event.target.value })}
        />
      </label>
      <label className="check">
        <input
          type="checkbox"
          checked={filter.onlySet}
          onChange={(event) => onFilter({ ...filter, onlySet: event.target.checked })}
        />
        Only what is set here
      </label>
      <label className="check">
        <input
          type="checkbox"
          checked={filter.onlyAtWork}
          onChange={(event) => onFilter({ ...filter, onlyAtWork: event.target.checked })}
        />
        Only what is at work
      </label>
    </div>
  );
}

/** Jumps to a part of a long form; no links, since the part of the address behind the # says where one is. */
function SectionLinks({ sections }: { readonly sections: readonly Section[] }) {
  const jump = (name: string) => {
    const heading = document.getElementById(`section-${name}`);
    heading?.scrollIntoView({ block: "start" });
    heading?.focus({ preventScroll: true });
  };
  return (
    <nav className="section-links" aria-label="Parts of the configuration">
      {sections.map(({ name, title }) => (
        <button key={name} type="button" className="link" onClick={() => jump(name)}>
          {title}
        </button>
      ))}
    </nav>
  );
}

interface SaveBarProps {
  readonly names: readonly string[];
  readonly unreadable: readonly string[];
  readonly running: boolean;
  readonly error: ApiError | undefined;
  onSave(): void;
  onDiscard(): void;
}

/** Stays in view as long as something is not saved. */
function SaveBar({ names, unreadable, running, error, onSave, onDiscard }: SaveBarProps) {
  return (
    <section className="save-bar" aria-label="Unsaved changes">
      <div className="save-words">
        <p>
          <strong>{names.length === 1 ? "1 unsaved change" : `${names.length} unsaved changes`}</strong>{" "}
          <span className="muted small">{names.join(", ")}</span>
        </p>
        {unreadable.length > 0 ? <p className="faults">Cannot be read yet: {unreadable.join(", ")}</p> : null}
        {error ? <Notice kind="error">Nothing was saved. {error.message}</Notice> : null}
      </div>
      <div className="buttons">
        <button type="button" className="button" onClick={onDiscard}>
          Discard
        </button>
        <button
          type="button"
          className="button primary"
          disabled={running || names.length === 0 || unreadable.length > 0}
          onClick={onSave}
        >
          {running ? "Saving…" : "Save"}
        </button>
      </div>
    </section>
  );
}
