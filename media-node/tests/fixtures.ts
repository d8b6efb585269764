import { readFileSync } from "node:fs";

/** What a browser said: `chromium/offer-simulcast`, for example. */
export function fixture(name: string): string {
  return readFileSync(new URL(`./fixtures/${name}.sdp`, import.meta.url), "utf8");
}
