import { useParticipantProperty } from "@daily-co/daily-react";
import { Mic, MicOff, Pin, PinOff, UserMinus, VideoOff } from "lucide-react";
import type { ReactNode } from "react";
import type { Moderation } from "../../call/useModeration";
import { useText } from "../../i18n/TextContext";
import { usePins } from "../../stage/pins";
import { cameraOf } from "../../stage/tiles";
import { Avatar } from "../../ui/Avatar";

interface Props {
  readonly sessionId: string;
  readonly name: string;
  readonly local: boolean;
  readonly owner: boolean;
  /** Absent for who may not answer for others. */
  readonly moderation: Moderation | null;
  readonly onRemove: () => void;
}

/** One person in the list: how they are heard, and what a host may do about it. */
export function PersonRow({ sessionId, name, local, owner, moderation, onRemove }: Props) {
  const { t } = useText();
  const [audio, video] = useParticipantProperty(sessionId, ["tracks.audio.state", "tracks.video.state"]);
  const heard = audio !== "off" && audio !== "blocked";
  const seen = video !== "off" && video !== "blocked";
  const { isPinned, toggle } = usePins();
  const pinned = isPinned(cameraOf(sessionId));
  const others = moderation && !local ? moderation : null;
  return (
    <li className="person">
      <Avatar name={name} sessionId={sessionId} />
      <span className="person-name">
        <span>{local ? t("you", { name }) : name}</span>
        {owner && <span className="person-role">{t("people.host")}</span>}
      </span>
      <Action label={t(pinned ? "stage.unpin" : "stage.pin", { name })} onPress={() => toggle(cameraOf(sessionId))}>
        {pinned ? <PinOff aria-hidden="true" size={18} /> : <Pin aria-hidden="true" size={18} />}
      </Action>
      {others && seen && (
        <Action label={t("people.stopCamera", { name })} onPress={() => others.stopCamera(sessionId)}>
          <VideoOff aria-hidden="true" size={18} />
        </Action>
      )}
      {others && heard ? (
        <Action label={t("people.mute", { name })} onPress={() => others.mute(sessionId)}>
          <Mic aria-hidden="true" size={18} />
        </Action>
      ) : (
        <span className="person-state" role="img" aria-label={t(heard ? "people.heard" : "call.muted")}>
          {heard ? <Mic aria-hidden="true" size={18} /> : <MicOff aria-hidden="true" size={18} />}
        </span>
      )}
      {others && (
        <Action label={t("people.remove", { name })} onPress={onRemove}>
          <UserMinus aria-hidden="true" size={18} />
        </Action>
      )}
    </li>
  );
}

interface ActionProps {
  readonly label: string;
  readonly onPress: () => void;
  readonly children: ReactNode;
}

function Action({ label, onPress, children }: ActionProps) {
  return (
    <button type="button" className="round small" aria-label={label} title={label} onClick={onPress}>
      {children}
    </button>
  );
}
