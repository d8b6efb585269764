import { Settings } from "lucide-react";
import { useText } from "../../i18n/TextContext";
import type { TrayItem } from "../../tray/TrayItem";

/** Opens the settings of this person. */
export function useSettingsItem(onOpen: () => void): TrayItem {
  const { t } = useText();
  return {
    id: "settings",
    label: t("settings.title"),
    icon: <Settings aria-hidden="true" size={22} />,
    onPress: onOpen,
  };
}
