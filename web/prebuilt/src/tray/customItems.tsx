import type { TrayButton } from "../embed/appearance";
import { AppIcon } from "../ui/AppIcon";
import type { TrayItem } from "./TrayItem";

/** The buttons that the embedding app has put into the tray. A press is told to the app in every state. */
export function customItems(
  buttons: readonly TrayButton[],
  dark: boolean,
  onButton: ((id: string) => void) | undefined,
): TrayItem[] {
  return buttons.map(({ id, label, tooltip, icon, darkIcon, state }) => ({
    // An app's id may be that of one of the page's own buttons.
    id: `app:${id}`,
    label,
    tooltip,
    icon: <AppIcon key={(dark ? darkIcon : null) ?? icon} url={(dark ? darkIcon : null) ?? icon} label={label} />,
    ...(state === "sidebar-open" ? { expanded: true } : { pressed: state === "active" }),
    onPress: () => onButton?.(id),
  }));
}
