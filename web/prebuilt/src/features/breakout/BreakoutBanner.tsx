import { useLocalSessionId } from "@daily-co/daily-react";
import { Boxes } from "lucide-react";
import { useDivision, useMyRoom } from "../../call/useDivision";
import { useModeration } from "../../call/useModeration";
import { useText } from "../../i18n/TextContext";
import { countdown } from "../../room/retries";
import { useBreakoutRequests, useSecondsLeft } from "./useBreakout";

/** Says where one is while the groups are open, and how long still; with the way back and forth. */
export function BreakoutBanner() {
  const { t } = useText();
  const division = useDivision();
  const { here, own } = useMyRoom();
  const { enter, askForHelp } = useBreakoutRequests();
  const host = useModeration() !== null;
  const asked = division.help.includes(useLocalSessionId() ?? "");
  if (!division.open) return null;
  return (
    <div className="banner breakout-banner">
      <Boxes aria-hidden="true" size={18} />
      <p>
        <span>{here ? t("breakout.youAreIn", { group: here.name }) : t("breakout.openNow")}</span> <TimeLeft />
      </p>
      {here && !host && (
        <button type="button" className="button small-button" aria-pressed={asked} onClick={() => askForHelp(!asked)}>
          {t(asked ? "breakout.helpAsked" : "breakout.help")}
        </button>
      )}
      {here ? (
        <button type="button" className="button small-button" onClick={() => enter(null)}>
          {t("breakout.toMain")}
        </button>
      ) : (
        own && (
          <button type="button" className="button small-button primary" onClick={() => enter(own.id)}>
            {t("breakout.back", { group: own.name })}
          </button>
        )
      )}
    </div>
  );
}

/** How long the groups stay open, where that is known. */
export function TimeLeft() {
  const { t } = useText();
  const seconds = useSecondsLeft();
  if (seconds === null) return null;
  return (
    <>
      {"– "}
      <span className="breakout-time" role="timer">
        {t("breakout.left", { time: countdown(seconds * 1000) })}
      </span>
    </>
  );
}
