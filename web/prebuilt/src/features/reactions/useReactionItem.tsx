import { SmilePlus } from "lucide-react";
import { useText } from "../../i18n/TextContext";
import type { TrayItem } from "../../tray/TrayItem";
import { useReactionBar } from "./ReactionBar";
import { useMayReact } from "./useReactions";

/** Opens the bar of reactions and closes it; absent where one cannot react. */
export function useReactionItem(): TrayItem | null {
  const { t } = useText();
  const may = useMayReact();
  const [open, setOpen] = useReactionBar();
  if (!may) return null;
  return {
    id: "reactions",
    label: t("reactions.title"),
    icon: <SmilePlus aria-hidden="true" size={22} />,
    expanded: open,
    shortcut: "e",
    onPress: () => setOpen(!open),
  };
}
