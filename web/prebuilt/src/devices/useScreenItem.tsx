import { useLocalSessionId, useParticipantProperty, useScreenShare } from "@daily-co/daily-react";
import { ScreenShare, ScreenShareOff } from "lucide-react";
import { useText } from "../i18n/TextContext";
import { canCapture } from "../room/screenRight";
import { sendRights } from "../room/sendRights";
import type { TrayItem } from "../tray/TrayItem";

/** Shares one's own screen; absent for those who may not, or whose browser cannot. */
export function useScreenItem(): TrayItem | null {
  const { t } = useText();
  const rights = sendRights(useParticipantProperty(useLocalSessionId(), "permissions.canSend"));
  const { isSharingScreen, startScreenShare, stopScreenShare } = useScreenShare();
  if (!rights.screen || !canCapture()) return null;
  const Icon = isSharingScreen ? ScreenShareOff : ScreenShare;
  return {
    id: "screen",
    label: isSharingScreen ? t("devices.stopScreen") : t("devices.startScreen"),
    icon: <Icon aria-hidden="true" size={22} />,
    pressed: isSharingScreen,
    onPress: () => (isSharingScreen ? stopScreenShare() : startScreenShare()),
  };
}
