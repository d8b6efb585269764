import { Refusal } from "../refusal.ts";

/**
 * What was made for an owner that closed meanwhile is unknown to it, so nobody else would close it. Returns `made`;
 * throws a `Refusal`, having closed it, when it came too late.
 */
export function adopt<Made extends { close(): void }>(made: Made, owner: { readonly closed: boolean }): Made {
  if (!owner.closed) return made;
  made.close();
  throw new Refusal("It ended meanwhile.");
}
