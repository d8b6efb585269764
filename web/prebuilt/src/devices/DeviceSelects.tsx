import { type StatefulDevice, useDevices } from "@daily-co/daily-react";
import { useText } from "../i18n/TextContext";
import { DeviceSelect } from "./DeviceSelect";
import { rememberDevices } from "./rememberedDevices";
import { deviceTrouble } from "./trouble";

interface Props {
  readonly camera?: boolean;
  readonly microphone?: boolean;
  readonly speaker?: boolean;
}

/** The lists of devices asked for. The speaker list appears only where the browser lets a page choose. */
export function DeviceSelects({ camera = false, microphone = false, speaker = false }: Props) {
  const { t } = useText();
  const devices = useDevices();
  // What is blocked is not missing as well.
  const none = (state: string, missing: string) => {
    const trouble = deviceTrouble(state);
    if (trouble === "blocked") return t("devices.blocked");
    return trouble === "starting" ? t("devices.asking") : missing;
  };
  return (
    <>
      {camera && (
        <DeviceSelect
          label={t("devices.camera")}
          none={none(devices.camState, t("devices.noCamera"))}
          devices={named(devices.cameras)}
          current={devices.currentCam}
          onChoose={(camera) => {
            rememberDevices({ camera });
            void devices.setCamera(camera);
          }}
        />
      )}
      {microphone && (
        <DeviceSelect
          label={t("devices.microphone")}
          none={none(devices.micState, t("devices.noMicrophone"))}
          devices={named(devices.microphones)}
          current={devices.currentMic}
          onChoose={(microphone) => {
            rememberDevices({ microphone });
            void devices.setMicrophone(microphone);
          }}
        />
      )}
      {speaker && named(devices.speakers).length > 0 && (
        <DeviceSelect
          label={t("devices.speaker")}
          none={t("devices.noSpeaker")}
          devices={named(devices.speakers)}
          current={devices.currentSpeaker}
          onChoose={(speaker) => {
            rememberDevices({ speaker });
            void devices.setSpeaker(speaker);
          }}
        />
      )}
    </>
  );
}

/** Before a page may use them, browsers tell of devices without an id: those cannot be chosen. */
function named(devices: readonly StatefulDevice[]): readonly StatefulDevice[] {
  return devices.filter(({ device }) => device.deviceId !== "");
}
