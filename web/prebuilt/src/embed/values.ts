/** Reading what comes from another page, where nothing can be relied on. */

export function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

export function boolean(value: unknown, fallback: boolean): boolean {
  return typeof value === "boolean" ? value : fallback;
}

/** The text, or none. */
export function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** The texts of a list, or the one text that stands for a list of one. */
export function list(value: unknown): string[] {
  const values = Array.isArray(value) ? value : [value];
  return values.filter((each) => typeof each === "string");
}

/** The address, if it is one on the web. */
export function webUrl(value: unknown): string | null {
  if (typeof value !== "string" || !URL.canParse(value)) return null;
  const { protocol } = new URL(value);
  return protocol === "https:" || protocol === "http:" ? value : null;
}

/** The address of a picture, if it is one on the web or holds the picture itself. */
export function pictureUrl(value: unknown): string | null {
  return typeof value === "string" && value.startsWith("data:image/") ? value : webUrl(value);
}
