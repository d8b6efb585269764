import { useDaily, useDevices } from "@daily-co/daily-react";
import { useCallback } from "react";
import { useText } from "../i18n/TextContext";
import { CopyLink } from "../ui/CopyLink";
import { blockerOf } from "./blocker";
import { deviceTrouble, deviceTroubles } from "./trouble";
import { usePermissionGranted } from "./usePermissionGranted";

interface Props {
  readonly camera?: boolean;
  readonly microphone?: boolean;
}

/**
 * What is wrong with the devices asked for and how to put it right in this browser; nothing while all is well. Read out at once, wherever
 * it stands: before the call, or beside a button of the tray.
 */
export function DeviceHelp({ camera = false, microphone = false }: Props) {
  const { t } = useText();
  const call = useDaily();
  const { camState, micState, cameraError } = useDevices();
  const ofCamera = camera ? deviceTrouble(camState) : "fine";
  const ofMicrophone = microphone ? deviceTrouble(micState) : "fine";
  const troubles = deviceTroubles(ofCamera, ofMicrophone);
  const broken = { camera: isBroken(ofCamera), microphone: isBroken(ofMicrophone) };
  const blocked = { camera: ofCamera === "blocked", microphone: ofMicrophone === "blocked" };

  const openCamera = useCallback(() => void call?.setLocalVideo(true), [call]);
  const openMicrophone = useCallback(() => void call?.setLocalAudio(true), [call]);
  usePermissionGranted("camera", blocked.camera, openCamera);
  usePermissionGranted("microphone", blocked.microphone, openMicrophone);
  const again = () => {
    if (broken.camera) openCamera();
    if (broken.microphone) openMicrophone();
  };

  const blocker = blocked.camera || blocked.microphone ? blockerOf(cameraError, window) : null;
  return (
    <div className="trouble">
      <div role="alert">
        {troubles.map((trouble) => (
          <p key={trouble}>{t(trouble)}</p>
        ))}
        {blocker && <p className="trouble-help">{t(`unblock.${blocker}`)}</p>}
      </div>
      {blocker === "inApp" && <CopyLink url={location.href} />}
      {(broken.camera || broken.microphone) && (
        <button type="button" className="button small-button" onClick={again}>
          {t("trouble.again")}
        </button>
      )}
    </div>
  );
}

function isBroken(trouble: ReturnType<typeof deviceTrouble>): boolean {
  return trouble !== "fine" && trouble !== "starting";
}
