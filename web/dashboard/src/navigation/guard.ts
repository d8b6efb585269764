/** Asks before a page with unsaved changes is left: one question at most is open, that of whoever has changes. */

type Ask = () => Promise<boolean>;

let asking: Ask | undefined;

/** Let `ask` be asked before one goes elsewhere; `undefined` for nobody. */
export function guardWith(ask: Ask | undefined): void {
  asking = ask;
}

/** Tell whether one may go. */
export async function mayLeave(): Promise<boolean> {
  return asking === undefined || (await asking());
}

export function isGuarded(): boolean {
  return asking !== undefined;
}
