/** `address`, which may be relative to `page`, made absolute; undefined when it is none. */
export function absolute(address: string | undefined, page: string | undefined): string | undefined {
  if (address === undefined) return undefined;
  try {
    return new URL(address, page).href;
  } catch {
    return undefined;
  }
}

/** The address of a folder, with a slash at its end. */
export function asFolder(address: string | undefined): string | undefined {
  return address?.replace(/\/*$/, "/");
}

/** Undefined where an address has none of its own, as that of a file. */
export function originOf(address: string | undefined): string | undefined {
  const origin = address === undefined ? "null" : new URL(address).origin;
  return origin === "null" ? undefined : origin;
}

/** What tells where the bundle came from, the surest first. */
export interface BundleClues {
  /** Its own address, or its folder's with a slash at the end. */
  bundleUrl: string | undefined;
  /** The option of older daily-js: the bundle's address, which may be relative to the page. */
  overrideUrl: string | undefined;
  /** The room's server, which has the bundle at the usual place. */
  roomOrigin: string | undefined;
}

/** The folder of the bundle and of what it loads on demand: an absolute address with a slash at its end. */
export function bundleFolder({ bundleUrl, overrideUrl, roomOrigin }: BundleClues, page: string): string {
  const known = bundleUrl ?? absolute(overrideUrl, page) ?? `${roomOrigin ?? new URL(page).origin}/static/`;
  return new URL(".", known).href;
}
