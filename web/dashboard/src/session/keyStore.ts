/**
 * Where the API key is kept while one works: in this tab, and gone with it. Never anywhere that outlives the browser or
 * that other tabs read; a password manager keeps it for whoever wants that.
 */

const NAME = "parlour.dashboard.key";

export function rememberedKey(): string | null {
  try {
    return sessionStorage.getItem(NAME);
  } catch {
    return null; // a browser that keeps nothing: one signs in again after a reload
  }
}

export function rememberKey(key: string | null): void {
  try {
    if (key === null) sessionStorage.removeItem(NAME);
    else sessionStorage.setItem(NAME, key);
  } catch {
    // As above.
  }
}
