import { DoorOpen } from "lucide-react";
import { useCallback, useState } from "react";
import { usePreferences } from "../call/CallTools";
import { useText } from "../i18n/TextContext";
import { ALWAYS_HEARD } from "../ui/alwaysHeard";
import { knockSound } from "./knockSound";
import { type Knocker, useWaiting } from "./useWaiting";

/** Who asks to be let in, for those who may decide: one card, never in the way of the call. Nothing while nobody asks. */
export function KnockQueue() {
  const { t } = useText();
  const { sounds } = usePreferences();
  const [heard, setHeard] = useState({ text: "", times: 0 });
  const onKnock = useCallback(
    ({ name }: Knocker) => {
      setHeard(({ times }) => ({ text: t("lobby.one", { name: name || t("guest") }), times: times + 1 }));
      if (sounds) knockSound();
    },
    [t, sounds],
  );
  const { knockers, answer, answerAll } = useWaiting(onKnock);
  const [only] = knockers;
  return (
    <>
      <p className="visually-hidden" role="alert" {...ALWAYS_HEARD}>
        {/* Somebody who knocks again is read out again. */}
        <span key={heard.times}>{heard.text}</span>
      </p>
      {only && (
        <section className="knocks" aria-label={t("lobby.queue")}>
          {knockers.length === 1 ? (
            <Row knocker={only} onAnswer={answer} />
          ) : (
            <Several knockers={knockers} onAnswer={answer} onAnswerAll={answerAll} />
          )}
        </section>
      )}
    </>
  );
}

interface RowProps {
  readonly knocker: Knocker;
  readonly onAnswer: (id: string, letIn: boolean) => void;
}

function Row({ knocker: { id, name: given, granted }, onAnswer }: RowProps) {
  const { t } = useText();
  const name = given || t("guest");
  return (
    <div className="knock">
      <p>
        <DoorOpen aria-hidden="true" size={18} />
        <span>{granted ? t("lobby.waitsForSeat", { name }) : t("lobby.one", { name })}</span>
      </p>
      <div className="knock-answers">
        <Answer label={t("lobby.deny")} whom={name} onPress={() => onAnswer(id, false)} />
        {!granted && <Answer primary label={t("lobby.admit")} whom={name} onPress={() => onAnswer(id, true)} />}
      </div>
    </div>
  );
}

interface SeveralProps extends Omit<RowProps, "knocker"> {
  readonly knockers: readonly Knocker[];
  readonly onAnswerAll: (letIn: boolean) => void;
}

function Several({ knockers, onAnswer, onAnswerAll }: SeveralProps) {
  const { t } = useText();
  return (
    <>
      <div className="knock">
        <p>
          <DoorOpen aria-hidden="true" size={18} />
          <span>{t("lobby.many", { count: knockers.length })}</span>
        </p>
        <div className="knock-answers">
          <Answer label={t("lobby.denyAll")} onPress={() => onAnswerAll(false)} />
          <Answer primary label={t("lobby.admitAll")} onPress={() => onAnswerAll(true)} />
        </div>
      </div>
      <details className="knocks-all">
        <summary>{t("lobby.queue")}</summary>
        <ul>
          {knockers.map((knocker) => (
            <li key={knocker.id}>
              <Row knocker={knocker} onAnswer={onAnswer} />
            </li>
          ))}
        </ul>
      </details>
    </>
  );
}

interface AnswerProps {
  readonly label: string;
  /** Said to screen readers, where one sees it beside the button. */
  readonly whom?: string;
  readonly primary?: boolean;
  readonly onPress: () => void;
}

function Answer({ label, whom, primary = false, onPress }: AnswerProps) {
  const looks = primary ? "button small-button primary" : "button small-button";
  return (
    <button type="button" className={looks} onClick={onPress}>
      {label}
      {whom && <span className="visually-hidden"> {whom}</span>}
    </button>
  );
}
