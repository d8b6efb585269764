import { Radio } from "lucide-react";
import { useCallTools } from "../../call/CallTools";
import { useText } from "../../i18n/TextContext";
import type { TrayItem } from "../../tray/TrayItem";
import { useIsRecordist, useRunning } from "../recording/useRecordings";
import { useStreamTargets } from "./useStreamTargets";

/**
 * Opens where a live stream begins, changes and ends. It is for who may stream, in rooms that are made for it: those with targets
 * of their own, those that the server records, and where a stream runs.
 */
export function useStreamItem(onOpen: () => void): TrayItem | null {
  const { t } = useText();
  const { features } = useCallTools();
  const mayStream = useIsRecordist();
  const targets = useStreamTargets();
  const runs = (useRunning()?.streams ?? []).length > 0;
  const isMadeForIt = targets.length > 0 || features.recordingKinds.some((kind) => kind !== "local");
  if (!mayStream || !(runs || isMadeForIt)) return null;
  const label = t(runs ? "streaming.title" : "streaming.open");
  return { id: "stream", label, icon: <Radio aria-hidden="true" size={22} />, pressed: runs, onPress: onOpen };
}
