import { useDaily } from "@daily-co/daily-react";
import { Circle, Square } from "lucide-react";
import { useText } from "../../i18n/TextContext";
import type { TrayItem } from "../../tray/TrayItem";
import { useIsRecording, useMayRecord } from "./useRecordings";

/** Begins and ends a recording in this browser; absent for who may not. */
export function useRecordItem(): TrayItem | null {
  const { t } = useText();
  const call = useDaily();
  const may = useMayRecord();
  const records = useIsRecording();
  if (!may && !records) return null;
  return {
    id: "record",
    label: t(records ? "recording.stop" : "recording.start"),
    icon: records ? <Square aria-hidden="true" size={22} /> : <Circle aria-hidden="true" size={22} />,
    pressed: records,
    onPress: () => (records ? call?.stopRecording() : call?.startRecording({ type: "local" })),
  };
}
