import { useLocalSessionId, useParticipantProperty, useScreenShare } from "@daily-co/daily-react";
import { ScreenShare, ScreenShareOff } from "lucide-react";
import { useText } from "../i18n/TextContext";
import { sendRights } from "../room/sendRights";

/** Phones and tablets have no such function. */
const canCapture = (): boolean => typeof navigator.mediaDevices?.getDisplayMedia === "function";

/** Shares one's own screen; absent for those who may not, or whose browser cannot. */
export function ScreenButton() {
  const { t } = useText();
  const rights = sendRights(useParticipantProperty(useLocalSessionId(), "permissions.canSend"));
  const { isSharingScreen, startScreenShare, stopScreenShare } = useScreenShare();
  if (!rights.screen || !canCapture()) return null;
  const label = isSharingScreen ? t("devices.stopScreen") : t("devices.startScreen");
  const Icon = isSharingScreen ? ScreenShareOff : ScreenShare;
  return (
    <button
      type="button"
      className={isSharingScreen ? "round pressed" : "round"}
      aria-label={label}
      title={label}
      onClick={() => (isSharingScreen ? stopScreenShare() : startScreenShare())}
    >
      <Icon aria-hidden="true" size={22} />
    </button>
  );
}
