import { Hand } from "lucide-react";
import { useCallTools } from "../../call/CallTools";
import { useText } from "../../i18n/TextContext";
import type { TrayItem } from "../../tray/TrayItem";
import { useHands, useMayRaiseHand } from "./useHands";

/** Raises and lowers one's own hand; absent where one cannot. */
export function useHandItem(): TrayItem | null {
  const { t } = useText();
  const { link, toasts } = useCallTools();
  const hands = useHands();
  const may = useMayRaiseHand();
  const raised = hands.some(({ local }) => local);
  if (!may) return null;
  return {
    id: "hand",
    label: t(raised ? "hands.lower" : "hands.raise"),
    icon: <Hand aria-hidden="true" size={22} />,
    pressed: raised,
    shortcut: "h",
    onPress: () => {
      link.request("raise-hand", { raised: !raised }).catch(() => toasts.show(t("hands.failed"), { urgent: true }));
    },
  };
}
