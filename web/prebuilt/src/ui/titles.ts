/** The words of a browser tab; the same in every language. */
const PRODUCT = "Parlour";

export function roomTitle(room: string): string {
  return `${room} · ${PRODUCT}`;
}

/** In a call the number of people comes first, where a narrow tab still shows it. */
export function callTitle(room: string, people: number): string {
  return `(${people}) ${roomTitle(room)}`;
}
