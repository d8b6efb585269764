import { useModeration } from "../../call/useModeration";
import { GuestView } from "./GuestView";
import { HostView } from "./HostView";
import "../../styles/breakout.css";

/** The groups: hosts make and run them, others see theirs. */
export function BreakoutPanel() {
  const host = useModeration() !== null;
  return <div className="breakout">{host ? <HostView /> : <GuestView />}</div>;
}
