import { DailyVideo } from "@daily-co/daily-react";
import { MediaButton } from "../devices/MediaButton";
import type { LocalMedia } from "../devices/useLocalMedia";
import { useText } from "../i18n/TextContext";
import { Avatar } from "../ui/Avatar";

interface Props {
  readonly media: LocalMedia;
  readonly name: string;
}

/** The mirrored picture of oneself before the call, with both switches on it. */
export function SelfView({ media, name }: Props) {
  const { t } = useText();
  const { cameraOn, cameraStarting, sessionId } = media;
  return (
    <section className="self-view" aria-label={t("devices.camera")}>
      {cameraOn ? (
        <DailyVideo sessionId={sessionId} automirror fit="cover" muted playsInline aria-hidden="true" />
      ) : (
        <Avatar name={name} sessionId={sessionId} />
      )}
      {(!cameraOn || cameraStarting) && (
        <p className="self-view-note">{cameraOn ? t("prejoin.cameraStarting") : t("prejoin.cameraOff")}</p>
      )}
      <div className="self-view-controls">
        {media.mayUseMicrophone && (
          <MediaButton kind="microphone" on={media.microphoneOn} onToggle={media.toggleMicrophone} />
        )}
        {media.mayUseCamera && <MediaButton kind="camera" on={cameraOn} onToggle={media.toggleCamera} />}
      </div>
    </section>
  );
}
