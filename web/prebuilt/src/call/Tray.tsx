import { LogOut } from "lucide-react";
import { useState } from "react";
import { DeviceSelects } from "../devices/DeviceSelects";
import { MediaButton } from "../devices/MediaButton";
import { ScreenButton } from "../devices/ScreenButton";
import { useLocalMedia } from "../devices/useLocalMedia";
import type { TrayButton } from "../embed/appearance";
import { useText } from "../i18n/TextContext";
import { Popover } from "../ui/Popover";

interface Props {
  readonly buttons: readonly TrayButton[];
  readonly onButton: ((id: string) => void) | undefined;
  /** Undefined leaves the button out: the embedding app has its own. */
  readonly onLeave: (() => void) | undefined;
}

/** The controls at the bottom of the call. */
export function Tray({ buttons, onButton, onLeave }: Props) {
  const media = useLocalMedia();
  const { t } = useText();
  return (
    <section className="tray" aria-label={t("call.controls")}>
      {media.mayUseMicrophone && (
        <div className="tray-group">
          <MediaButton kind="microphone" on={media.microphoneOn} onToggle={media.toggleMicrophone} />
          <Popover label={t("devices.microphoneMenu")}>
            <DeviceSelects microphone speaker />
          </Popover>
        </div>
      )}
      {media.mayUseCamera && (
        <div className="tray-group">
          <MediaButton kind="camera" on={media.cameraOn} onToggle={media.toggleCamera} />
          <Popover label={t("devices.cameraMenu")}>
            <DeviceSelects camera />
          </Popover>
        </div>
      )}
      <ScreenButton />
      {buttons.map((button) => (
        <CustomButton key={button.id} button={button} onPress={() => onButton?.(button.id)} />
      ))}
      {onLeave && (
        <button type="button" className="leave" aria-label={t("call.leave")} title={t("call.leave")} onClick={onLeave}>
          <LogOut aria-hidden="true" size={20} />
          <span aria-hidden="true">{t("call.leaveShort")}</span>
        </button>
      )}
    </section>
  );
}

function CustomButton({ button, onPress }: { readonly button: TrayButton; readonly onPress: () => void }) {
  const [broken, setBroken] = useState(false);
  const { icon, label, pressed, tooltip } = button;
  return (
    <button
      type="button"
      className={pressed ? "round pressed" : "round"}
      aria-label={label}
      aria-pressed={pressed}
      title={tooltip}
      onClick={onPress}
    >
      {icon && !broken ? (
        <img src={icon} alt="" referrerPolicy="no-referrer" onError={() => setBroken(true)} />
      ) : (
        <span aria-hidden="true">{[...label][0]}</span>
      )}
    </button>
  );
}
