import { GalleryThumbnails } from "lucide-react";
import { useCallTools, useView } from "../call/CallTools";
import { useText } from "../i18n/TextContext";
import type { TrayItem } from "../tray/TrayItem";

/** Changes between the grid and whoever speaks, for this person alone. */
export function useSpeakerViewItem(): TrayItem {
  const { t } = useText();
  const { view } = useCallTools();
  const { speakerMode } = useView();
  return {
    id: "speaker-view",
    label: t("stage.speakerView"),
    icon: <GalleryThumbnails aria-hidden="true" size={22} />,
    pressed: speakerMode,
    shortcut: "w",
    onPress: () => view.update((current) => ({ ...current, speakerMode: !current.speakerMode })),
  };
}
