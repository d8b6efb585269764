/** What a test asks of a page, read from its address: `?server=http://127.0.0.1:8000&avoidEval=true&bot=true`. */

const query = new URLSearchParams(location.search);

/** Origin of the Parlour under test, without a trailing slash. */
export const server = query.get("server") ?? "";

/** The one option that points an app at its own server. */
export const dailyConfig = {
  bundlePathOverride: `${server}/static`,
  avoidEval: query.get("avoidEval") === "true",
};

/** Whether a switch stands in the address. */
export function isSet(name: string): boolean {
  return query.get(name) === "true";
}

/** The value of an option in the page's address. */
export function optionOf(name: string): string | null {
  return query.get(name);
}
