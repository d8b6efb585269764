import { useCallTools, useView } from "../../call/CallTools";
import { started, stopped } from "../../embed/view";
import { useText } from "../../i18n/TextContext";
import type { TrayItem } from "../../tray/TrayItem";
import { AppIcon } from "../../ui/AppIcon";
import { type Shown, useIntegrations } from "./useIntegrations";

/** A button for each integration of the app: starts it, and shows and hides one that runs in the sidebar. */
export function useIntegrationItems(): TrayItem[] {
  const { t } = useText();
  const { view } = useCallTools();
  const { sidebar } = useView();
  const item = ({ id, label, icon, location, running, mine }: Shown): TrayItem | null => {
    const common = { id: `integration:${id}`, icon: <AppIcon url={icon} label={label} /> };
    if (location === "main")
      return mine
        ? {
            ...common,
            label: t(running ? "integrations.close" : "integrations.open", { label }),
            pressed: running,
            onPress: () => view.update((current) => (running ? stopped(current, id) : started(current, id))),
          }
        : null;
    if (!mine && !running) return null;
    return {
      ...common,
      label,
      expanded: sidebar === id,
      onPress: () =>
        view.update((current) =>
          sidebar === id ? { ...current, sidebar: null } : { ...started(current, id), sidebar: id },
        ),
    };
  };
  return useIntegrations()
    .map(item)
    .filter((each) => each !== null);
}
