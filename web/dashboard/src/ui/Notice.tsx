import { CircleAlert, CircleCheck, Info } from "lucide-react";
import type { ReactNode } from "react";

const ICONS = { error: CircleAlert, info: Info, good: CircleCheck };

interface Props {
  readonly kind: keyof typeof ICONS;
  readonly children: ReactNode;
}

/** Something to be told: errors are read out at once, the rest when there is time. */
export function Notice({ kind, children }: Props) {
  const Icon = ICONS[kind];
  return (
    <div className={`notice ${kind}`} role={kind === "error" ? "alert" : "status"}>
      <Icon aria-hidden="true" size={18} />
      <div>{children}</div>
    </div>
  );
}
