import type { CSSProperties } from "react";
import { hue, initials } from "./initials";

interface Props {
  readonly name: string;
  readonly sessionId: string;
}

/** Initials on a colour of one's own, in place of a picture. */
export function Avatar({ name, sessionId }: Props) {
  return (
    <span className="avatar" aria-hidden="true" style={{ "--hue": hue(sessionId) } as CSSProperties}>
      {initials(name)}
    </span>
  );
}
