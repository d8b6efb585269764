/** Where live streams go: what is typed, and how it stands with each target. Pure. */

import type { PageStream } from "@parlour/call-machine/page";

type TargetState = PageStream["endpoints"][number]["state"];

/** A target of a stream that runs. */
export interface StreamTarget {
  /** The room's name for it; `null` for one that was given as an address, which nobody is told. */
  readonly name: string | null;
  /** Of those without a name: which it is, from 1. */
  readonly number: number;
  readonly state: TargetState;
  /** The server's sentence why it is not well. */
  readonly reason: string | null;
}

/** All targets of a stream, those with a name first. */
export function targetsOf({ endpoints, addresses = [] }: Pick<PageStream, "endpoints" | "addresses">): StreamTarget[] {
  const target = (name: string | null, number: number, { state, reason }: Standing): StreamTarget => ({
    name,
    number,
    state,
    reason: reason ?? null,
  });
  return [
    ...endpoints.map((each) => target(each.name, 0, each)),
    ...addresses.map((each, index) => target(null, index + 1, each)),
  ];
}

type Standing = Pick<PageStream["endpoints"][number], "state" | "reason">;

/** Whether nobody sees the stream now, as all that it goes to is being connected again or is lost. */
export function isLost(targets: readonly StreamTarget[]): boolean {
  return targets.length > 0 && targets.every(({ state }) => state === "interrupted" || state === "error");
}

/** What a target was before is in trouble now: told once for each trouble. */
export function newTroubles(before: readonly StreamTarget[], now: readonly StreamTarget[]): readonly StreamTarget[] {
  return now.filter((target) => {
    const former = before.find(({ name, number }) => name === target.name && number === target.number);
    return (target.state === "interrupted" || target.state === "error") && former && former.state !== target.state;
  });
}

export type Typed = { readonly url: string | null } | { readonly problem: "noAddress" | "noKey" };

/** The address that was typed, with its key: `null` where nothing was. The server judges it; here is what people mistype. */
export function readTyped(address: string, key: string): Typed {
  const [server, secret] = [address.trim().replace(/\/+$/, ""), key.trim().replace(/^\/+/, "")];
  if (!server && !secret) return { url: null };
  const path = /^rtmps?:\/\/[^/\s]+((?:\/[^/\s]+)*)$/i.exec(server)?.[1];
  const parts = path?.split("/").length ?? 0;
  if (parts < 2) return { problem: "noAddress" };
  if (secret) return { url: `${server}/${secret}` };
  // Some paste both in one.
  return parts > 2 ? { url: server } : { problem: "noKey" };
}
