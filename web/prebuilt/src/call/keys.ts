import type { LocalMedia } from "../devices/useLocalMedia";
import type { Translator } from "../i18n/translator";
import type { TrayItem } from "../tray/TrayItem";
import type { Shortcut } from "./shortcuts";

/** One key, what it does, and the words for that in the list of keys. */
export interface Key {
  readonly key: Shortcut;
  readonly label: string;
  readonly run: () => void;
}

interface Given {
  readonly t: Translator["t"];
  readonly media: LocalMedia;
  readonly items: readonly TrayItem[];
  readonly onList: () => void;
  readonly onClosePanel: () => void;
}

/** Every key that does something now, in the order of the list. */
export function keysOf({ t, media, items, onList, onClosePanel }: Given): readonly Key[] {
  return [
    ...(media.mayUseMicrophone ? [{ key: "m", label: t("devices.microphone"), run: media.toggleMicrophone }] : []),
    ...(media.mayUseCamera ? [{ key: "v", label: t("devices.camera"), run: media.toggleCamera }] : []),
    ...items.flatMap(({ shortcut, label, onPress }) =>
      shortcut && onPress ? [{ key: shortcut, label, run: onPress }] : [],
    ),
    // From anywhere: the focus may be gone with somebody who was removed from the list.
    { key: "Escape", label: t("sidebar.close"), run: onClosePanel },
    { key: "?", label: t("settings.keys"), run: onList },
  ];
}
