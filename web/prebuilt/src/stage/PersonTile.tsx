import { useAudioTrack, useParticipantProperty, useVideoTrack } from "@daily-co/daily-react";
import { memo } from "react";
import { useText } from "../i18n/TextContext";
import { Avatar } from "../ui/Avatar";
import { Picture } from "./Picture";
import { usePins } from "./pins";
import { TileFrame, type TileProps } from "./TileFrame";
import { TileLabel } from "./TileLabel";
import { TileTools } from "./TileTools";
import { useIsSpeaking } from "./useSpeaking";

/** One person: picture or initials, name, marks, and a ring while speaking. */
export const PersonTile = memo(function PersonTile({ placed, showName, drag, children }: TileProps) {
  const { tile, role, place } = placed;
  const { sessionId } = tile;
  const { t, list } = useText();
  const [userName, local, network] = useParticipantProperty(sessionId, ["user_name", "local", "networkThreshold"]);
  const video = useVideoTrack(sessionId);
  const audio = useAudioTrack(sessionId);
  const speaking = useIsSpeaking(sessionId);
  const pinned = usePins().isPinned(tile);
  const plain = userName || t("guest");
  const name = local ? t("you", { name: plain }) : plain;
  // Until the first picture arrives there is none to show, whatever the owner's camera does.
  const picture = !video.isOff && video.persistentTrack !== undefined;
  const interrupted = video.state === "interrupted" && !local;
  const states = [
    ...(audio.isOff ? [t("call.muted")] : []),
    ...(video.isOff ? [t("call.cameraOff")] : []),
    ...(speaking ? [t("call.speaking")] : []),
    ...(interrupted ? [t("call.poorConnection")] : []),
    ...(!interrupted && network && network !== "good" ? [t("stage.weakConnection")] : []),
    ...(pinned ? [t("stage.pinned")] : []),
  ];
  return (
    <TileFrame placed={placed} label={list([name, ...states])} speaking={speaking} {...(drag ? { drag } : {})}>
      {picture ? <Picture tile={tile} box={place} /> : <Avatar name={plain} sessionId={sessionId} />}
      <TileLabel
        name={showName && role !== "float" ? name : null}
        muted={audio.isOff}
        pinned={pinned}
        network={network}
      />
      <TileTools tile={tile} name={name} pinnable={role !== "float"}>
        {children}
      </TileTools>
    </TileFrame>
  );
});
