import type { PipState } from "./Pip";
import { PipVideo } from "./PipVideo";
import { PipWindow } from "./PipWindow";

interface Props {
  readonly state: Exclude<PipState, { readonly name: "closed" }>;
  readonly onLeave: () => void;
}

/** The call as the small window shows it, in whichever way the browser has. */
export function PipView({ state, onLeave }: Props) {
  if (state.name === "window") return <PipWindow window={state.window} onLeave={onLeave} />;
  return <PipVideo onLeave={onLeave} />;
}
