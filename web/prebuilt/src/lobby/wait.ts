/** How one's own wait in the lobby stands. */
export interface Wait {
  /** Let in already; every seat is taken. */
  readonly granted: boolean;
  /** Somebody is inside who can let one in. */
  readonly hosts: boolean;
}

/** Read what `accessState()` says; null when one does not have to wait. `granted` and `hosts` are our call machine's own. */
export function waitOf(accessState: unknown): Wait | null {
  const { access, awaitingAccess } = fields(accessState);
  if (fields(access).level !== "lobby") return null;
  const { granted, hosts } = fields(awaitingAccess);
  return { granted: granted === true, hosts: hosts !== false };
}

function fields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
