import type { Json } from "../api/shapes";

/** The part of JSON Schema that the server describes values with. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly Json[];
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly pattern?: string;
}

/** What the server says of one property, or of a field inside one (dotted name). */
export interface PropertyEntry {
  readonly name: string;
  readonly section: string;
  readonly effect: string;
  readonly schema: Schema;
  readonly levels: readonly string[];
  readonly applies: "at-once" | "next-join" | "next-session";
  readonly status: "implemented" | "pending";
  /** Why it is pending. */
  readonly reason: string | null;
  /** Of a pending one, the words that are obeyed all the same. */
  readonly obeyed: readonly string[];
  readonly limits: string | null;
  readonly container: "properties" | "body";
  readonly read_only: boolean;
  readonly legacy: boolean;
  readonly parent: string | null;
  /** A number that is a moment, in Unix seconds. */
  readonly moment: boolean;
  /** A moment that has to be ahead. */
  readonly future: boolean;
  readonly secret: boolean;
}

export interface CatalogueData {
  readonly sections: readonly { readonly name: string; readonly title: string }[];
  readonly properties: readonly PropertyEntry[];
}

export interface Section {
  readonly name: string;
  readonly title: string;
  readonly entries: readonly PropertyEntry[];
}

/** Everything that can be set, as the server declares it: no name and no text of a property is written in this code. */
export class Catalogue {
  readonly #data: CatalogueData;
  readonly #byName: ReadonlyMap<string, PropertyEntry>;

  constructor(data: CatalogueData) {
    this.#data = data;
    this.#byName = new Map(data.properties.map((entry) => [entry.name, entry]));
  }

  /** What is known of the value at a path, such as `sip.video` or `streaming_endpoints[0].name`. */
  at(path: string): PropertyEntry | undefined {
    return this.#byName.get(path.replace(/\[\d+\]/g, "[]"));
  }

  /** The sections with those of their properties, not their fields, that `isShown` lets through; empty ones left out. */
  sections(isShown: (entry: PropertyEntry) => boolean): readonly Section[] {
    const shown = this.#data.properties.filter((entry) => entry.parent === null && isShown(entry));
    return this.#data.sections
      .map(({ name, title }) => ({ name, title, entries: shown.filter((entry) => entry.section === name) }))
      .filter(({ entries }) => entries.length > 0);
  }
}
