import { useText } from "../i18n/TextContext";
import { explain, type FailureAction } from "../room/failure";
import type { Phase, Session } from "../room/session";
import { MessageScreen } from "./MessageScreen";

interface Props {
  readonly phase: Phase;
  readonly session: Pick<Session, "retry">;
  /** In an app's frame: that app decides what comes next, so there is no button. */
  readonly embedded: boolean;
}

/** Without a call: why there is none, in one sentence and with one way on. */
export function EndScreen({ phase, session, embedded }: Props) {
  const texts = useText();
  const { t } = texts;
  switch (phase.name) {
    case "unsupported":
      return (
        <MessageScreen alert title={t(`unsupported.${phase.what}.title`)} text={t(`unsupported.${phase.what}.text`)} />
      );
    case "left": {
      const action = { label: t("left.rejoin"), run: session.retry };
      const text = embedded ? t("left.textEmbedded") : t("left.text");
      return <MessageScreen title={t("left.title")} text={text} {...(embedded ? {} : { action })} />;
    }
    case "failed": {
      const { title, text, action } = explain(phase.failure, texts);
      const button = { label: t(`actions.${action}`), run: () => act(action, session) };
      return <MessageScreen alert title={title} text={text} {...(embedded ? {} : { action: button })} />;
    }
    case "waiting":
    case "checking":
    case "prejoin":
    case "joining":
    case "lobby":
    case "call":
      return <MessageScreen busy title={t("checking")} />;
  }
}

function act(action: FailureAction, session: Props["session"]): void {
  if (action === "retry") session.retry();
  else if (action === "reload") location.reload();
  else location.assign("/");
}
