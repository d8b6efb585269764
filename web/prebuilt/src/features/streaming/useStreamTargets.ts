import { useEffect, useState } from "react";
import { useCallTools } from "../../call/CallTools";
import { useIsRecordist } from "../recording/useRecordings";

/** A target that the room has a name for. */
export interface NamedTarget {
  readonly name: string;
  readonly type: "rtmp" | "hls";
}

const NONE: readonly NamedTarget[] = [];

/** What the room has names for, as the server tells it to those who may stream, and to nobody else. */
export function useStreamTargets(): readonly NamedTarget[] {
  const { link } = useCallTools();
  const mayStream = useIsRecordist();
  const [targets, setTargets] = useState(NONE);
  useEffect(() => {
    if (!mayStream) return;
    let waiting = true;
    link.request("read-streaming-endpoints", {}).then(
      ({ endpoints }) => waiting && setTargets(endpoints),
      () => undefined, // then addresses can still be typed
    );
    return () => {
      waiting = false;
      setTargets(NONE);
    };
  }, [link, mayStream]);
  return targets;
}
