import { LogOut } from "lucide-react";
import { useRef, useState } from "react";
import { Toolbar } from "react-aria-components";
import { useCallTools } from "../call/CallTools";
import { DeviceHelp } from "../devices/DeviceHelp";
import { DeviceSelects } from "../devices/DeviceSelects";
import { MediaButton } from "../devices/MediaButton";
import { useLocalMedia } from "../devices/useLocalMedia";
import { BackgroundButton, BackgroundDialog } from "../features/effects/BackgroundButton";
import { NoiseSwitch } from "../features/effects/NoiseSwitch";
import { useText } from "../i18n/TextContext";
import { useElementSize } from "../stage/useElementSize";
import { Popover } from "../ui/Popover";
import { textScale } from "../ui/textScale";
import { buttonsThatFit } from "./fitting";
import { MoreMenu } from "./MoreMenu";
import { TrayButton } from "./TrayButton";
import type { TrayItem } from "./TrayItem";

interface Props {
  /** What stands between the devices and the way out, most wanted first. */
  readonly items: readonly TrayItem[];
  /** Undefined leaves the button out: the embedding app has its own. */
  readonly onLeave: (() => void) | undefined;
}

/** The controls at the bottom of the call: one stop for the Tab key, arrow keys go from button to button. */
export function Tray({ items, onLeave }: Props) {
  const media = useLocalMedia();
  const { t } = useText();
  const { effects } = useCallTools();
  const tray = useRef<HTMLElement>(null);
  const [choosing, setChoosing] = useState(false);
  const { width } = useElementSize(tray);
  const devices = Number(media.mayUseMicrophone) + Number(media.mayUseCamera);
  const shown = buttonsThatFit(width / textScale(), items.length, { devices, leave: onLeave !== undefined });
  return (
    <section className="tray" aria-label={t("call.controls")} ref={tray}>
      <Toolbar className="tray-bar" aria-label={t("call.controls")}>
        {media.mayUseMicrophone && (
          <div className="tray-group">
            <MediaButton kind="microphone" on={media.microphoneOn} onToggle={media.toggleMicrophone} />
            <Popover label={t("devices.microphoneMenu")}>
              <DeviceHelp microphone />
              <DeviceSelects microphone speaker />
              {effects && <NoiseSwitch effects={effects} />}
            </Popover>
          </div>
        )}
        {media.mayUseCamera && (
          <div className="tray-group">
            <MediaButton kind="camera" on={media.cameraOn} onToggle={media.toggleCamera} />
            <Popover label={t("devices.cameraMenu")}>
              <DeviceHelp camera />
              <DeviceSelects camera />
              {effects?.offered.background && <BackgroundButton onPress={() => setChoosing(true)} />}
            </Popover>
          </div>
        )}
        {items.slice(0, shown).map((item) => (
          <TrayButton key={item.id} item={item} />
        ))}
        {shown < items.length && <MoreMenu items={items.slice(shown)} />}
        {onLeave && (
          <button
            type="button"
            className="leave"
            aria-label={t("call.leave")}
            title={t("call.leave")}
            onClick={onLeave}
          >
            <LogOut aria-hidden="true" size={20} />
            <span aria-hidden="true">{t("call.leaveShort")}</span>
          </button>
        )}
      </Toolbar>
      {choosing && effects && <BackgroundDialog effects={effects} onClose={() => setChoosing(false)} />}
    </section>
  );
}
