import { PictureInPicture2 } from "lucide-react";
import { useSyncExternalStore } from "react";
import { useCallTools } from "../../call/CallTools";
import { useText } from "../../i18n/TextContext";
import type { TrayItem } from "../../tray/TrayItem";
import { whyNot } from "./browser";

/** Shows the call in a small window over other programs; absent where the room or the browser does not have that. */
export function usePipItem(): TrayItem | null {
  const { t } = useText();
  const { features, pip, toasts } = useCallTools();
  const on = useSyncExternalStore(pip.subscribe, () => pip.isOn);
  if (!features.pip || pip.way === null) return null;
  return {
    id: "pip",
    label: t("pip.title"),
    icon: <PictureInPicture2 aria-hidden="true" size={22} />,
    pressed: on,
    shortcut: "i",
    onPress: () => {
      if (on) pip.close();
      else pip.open().catch((error) => toasts.show(t(whyNot(error)), { urgent: true, id: "pip" }));
    },
  };
}
