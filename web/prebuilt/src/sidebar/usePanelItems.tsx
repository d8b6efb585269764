import { useCallTools, useView } from "../call/CallTools";
import { useChatState } from "../features/chat/useChat";
import { useText } from "../i18n/TextContext";
import type { TrayItem } from "../tray/TrayItem";
import type { PanelId } from "./panels";
import { usePanels } from "./usePanels";

/** A tray button for each panel of the sidebar: opens it, and closes it when it is open. */
export function usePanelItems(): TrayItem[] {
  const { view } = useCallTools();
  const { sidebar } = useView();
  const { t } = useText();
  const news = useNews();
  return usePanels().map(({ id, title, icon: Icon, shortcut }) => ({
    id,
    label: news[id]?.label ?? t(title),
    tooltip: t(title),
    badge: news[id]?.badge,
    icon: <Icon aria-hidden="true" size={22} />,
    expanded: sidebar === id,
    shortcut,
    onPress: () => view.update((current) => ({ ...current, sidebar: current.sidebar === id ? null : id })),
  }));
}

const MOST_IN_BADGE = 99;

/** What came to panels that are not looked at. */
function useNews(): { readonly [id in PanelId]?: { readonly label: string; readonly badge: string } } {
  const { t } = useText();
  const { unread } = useChatState();
  if (unread === 0) return {};
  const badge = unread > MOST_IN_BADGE ? `${MOST_IN_BADGE}+` : String(unread);
  return { chat: { label: t("chat.unread", { count: unread }), badge } };
}
