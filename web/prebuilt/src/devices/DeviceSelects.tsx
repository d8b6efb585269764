import { useDevices } from "@daily-co/daily-react";
import { useText } from "../i18n/TextContext";
import { DeviceSelect } from "./DeviceSelect";

interface Props {
  readonly camera?: boolean;
  readonly microphone?: boolean;
  readonly speaker?: boolean;
}

/** The lists of devices asked for. The speaker list appears only where the browser lets a page choose. */
export function DeviceSelects({ camera = false, microphone = false, speaker = false }: Props) {
  const { t } = useText();
  const devices = useDevices();
  return (
    <>
      {camera && (
        <DeviceSelect
          label={t("devices.camera")}
          none={t("devices.noCamera")}
          devices={devices.cameras}
          current={devices.currentCam}
          onChoose={(id) => void devices.setCamera(id)}
        />
      )}
      {microphone && (
        <DeviceSelect
          label={t("devices.microphone")}
          none={t("devices.noMicrophone")}
          devices={devices.microphones}
          current={devices.currentMic}
          onChoose={(id) => void devices.setMicrophone(id)}
        />
      )}
      {speaker && devices.speakers.length > 0 && (
        <DeviceSelect
          label={t("devices.speaker")}
          none={t("devices.noSpeaker")}
          devices={devices.speakers}
          current={devices.currentSpeaker}
          onChoose={(id) => void devices.setSpeaker(id)}
        />
      )}
    </>
  );
}
