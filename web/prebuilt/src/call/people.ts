/** Who stands where in the list of people, without a browser. */

export interface Listed {
  readonly sessionId: string;
  readonly name: string;
  readonly local: boolean;
}

/** Oneself first, then by name as the language sorts names; people of one name as they came. */
export function inOrder<T extends Listed>(people: readonly T[], locale: string): T[] {
  const { compare } = new Intl.Collator(locale, { sensitivity: "base", numeric: true });
  return [...people].sort((a, b) => Number(b.local) - Number(a.local) || compare(a.name, b.name));
}

/** Those whose name holds what was typed, whatever its case and accents. */
export function found<T extends Listed>(people: readonly T[], typed: string, locale: string): readonly T[] {
  const plain = (text: string) => text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLocaleLowerCase(locale);
  const wanted = plain(typed.trim());
  return wanted ? people.filter(({ name }) => plain(name).includes(wanted)) : people;
}
