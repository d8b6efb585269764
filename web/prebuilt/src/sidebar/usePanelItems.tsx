import { useCallTools, useView } from "../call/CallTools";
import { useText } from "../i18n/TextContext";
import type { TrayItem } from "../tray/TrayItem";
import { panelsOf } from "./panels";

/** A tray button for each panel of the sidebar: opens it, and closes it when it is open. */
export function usePanelItems(): TrayItem[] {
  const { features, view } = useCallTools();
  const { sidebar } = useView();
  const { t } = useText();
  return panelsOf(features).map(({ id, title, icon: Icon, shortcut }) => ({
    id,
    label: t(title),
    icon: <Icon aria-hidden="true" size={22} />,
    expanded: sidebar === id,
    shortcut,
    onPress: () => view.update((current) => ({ ...current, sidebar: current.sidebar === id ? null : id })),
  }));
}
