/** The name typed last time, kept by this browser. Storage may be forbidden (private windows, frames); then nothing is kept. */
const KEY = "parlour.name";

/** The longest name that the server takes. */
export const NAME_LIMIT = 256;

export function rememberedName(): string {
  try {
    return cleanName(localStorage.getItem(KEY) ?? "");
  } catch {
    return "";
  }
}

export function rememberName(name: string): void {
  try {
    localStorage.setItem(KEY, name);
  } catch {
    // Nothing depends on it.
  }
}

/** Trim, and cut at the server's limit. */
export function cleanName(name: string): string {
  return name.trim().slice(0, NAME_LIMIT);
}
