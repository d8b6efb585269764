import { DailyVideo, useParticipantProperty } from "@daily-co/daily-react";
import { useText } from "../i18n/TextContext";

interface Props {
  readonly sessionId: string;
  readonly width: number;
  readonly height: number;
  readonly showName: boolean;
}

/** A screen that somebody else shares, whole: text at its edge matters as much as in the middle. */
export function ScreenTile({ sessionId, width, height, showName }: Props) {
  const { t } = useText();
  const userName = useParticipantProperty(sessionId, "user_name");
  const name = t("call.screenOf", { name: userName || t("guest") });
  return (
    <li className="tile" style={{ width, height }} aria-label={name}>
      <DailyVideo sessionId={sessionId} type="screenVideo" fit="contain" muted playsInline aria-hidden="true" />
      {showName && (
        <span className="tile-label" aria-hidden="true">
          <span className="tile-name">{name}</span>
        </span>
      )}
    </li>
  );
}
