import { DailyVideo, useAudioTrack, useParticipantProperty, useVideoTrack } from "@daily-co/daily-react";
import { MicOff } from "lucide-react";
import { useText } from "../i18n/TextContext";
import { Avatar } from "../ui/Avatar";

interface Props {
  readonly sessionId: string;
  readonly width: number;
  readonly height: number;
  readonly speaking: boolean;
  readonly showName: boolean;
}

/** One person: picture or initials, name, microphone mark, and a ring while speaking. */
export function Tile({ sessionId, width, height, speaking, showName }: Props) {
  const { t, list } = useText();
  const [userName, local] = useParticipantProperty(sessionId, ["user_name", "local"]);
  const video = useVideoTrack(sessionId);
  const audio = useAudioTrack(sessionId);
  const plain = userName || t("guest");
  const name = local ? t("you", { name: plain }) : plain;
  // Until the first picture arrives there is none to show, whatever the owner's camera does.
  const picture = !video.isOff && video.persistentTrack !== undefined;
  const states = [
    ...(audio.isOff ? [t("call.muted")] : []),
    ...(video.isOff ? [t("call.cameraOff")] : []),
    ...(speaking ? [t("call.speaking")] : []),
    ...(video.state === "interrupted" && !local ? [t("call.poorConnection")] : []),
  ];
  return (
    <li
      className={speaking ? "tile speaking" : "tile"}
      style={{ width, height }}
      aria-label={list([name, ...states])}
      data-session-id={sessionId}
    >
      {picture ? (
        <DailyVideo sessionId={sessionId} automirror fit="cover" muted playsInline aria-hidden="true" />
      ) : (
        <Avatar name={plain} sessionId={sessionId} />
      )}
      {(showName || audio.isOff) && (
        <span className="tile-label" aria-hidden="true">
          {audio.isOff && <MicOff size={15} className="tile-muted" />}
          {showName && <span className="tile-name">{name}</span>}
        </span>
      )}
    </li>
  );
}
