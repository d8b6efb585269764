import { useText } from "../i18n/TextContext";
import { explain, type Failure, type FailureAction } from "../room/failure";
import type { Phase, Session } from "../room/session";
import { CopyLink } from "./CopyLink";
import { connectionTest } from "./connectionTest";
import { MessageScreen } from "./MessageScreen";
import { RetryNotice } from "./RetryNotice";
import { useAutoRetry } from "./useAutoRetry";

interface Props {
  readonly phase: Phase;
  /** Another attempt is under way behind the reason. */
  readonly trying: boolean;
  readonly session: Pick<Session, "retry" | "retryQuietly">;
  /** In an app's frame: that app decides what comes next, so there is no button, and nothing is tried. */
  readonly embedded: boolean;
  readonly roomName: string;
}

/** Without a call: why there is none, in one sentence and with one way on. */
export function EndScreen({ phase, ...rest }: Props) {
  const { t } = useText();
  const { session, embedded } = rest;
  switch (phase.name) {
    case "unsupported":
      return (
        <MessageScreen
          alert
          takesFocus={!embedded}
          title={t(`unsupported.${phase.what}.title`)}
          text={t(`unsupported.${phase.what}.text`)}
        >
          {/* With the token, if there is one: it is for the same person in another browser. */}
          {!embedded && <CopyLink url={location.href} />}
        </MessageScreen>
      );
    case "left": {
      const action = { label: t("left.rejoin"), run: session.retry };
      const text = embedded ? t("left.textEmbedded") : t("left.text");
      return (
        <MessageScreen title={t("left.title")} text={text} takesFocus={!embedded} {...(embedded ? {} : { action })}>
          {!embedded && (
            <a className="text-link" href="/">
              {t("actions.home")}
            </a>
          )}
        </MessageScreen>
      );
    }
    case "failed":
      return <Refused failure={phase.failure} {...rest} />;
    case "waiting":
    case "checking":
    case "prejoin":
    case "joining":
    case "lobby":
    case "call":
      return <MessageScreen busy title={t("checking")} />;
  }
}

interface RefusedProps extends Omit<Props, "phase"> {
  readonly failure: Failure;
}

function Refused({ failure, trying, session, embedded, roomName }: RefusedProps) {
  const texts = useText();
  const { title, text, action } = explain(failure, texts);
  const retry = useAutoRetry(embedded ? null : failure, trying, session.retryQuietly);
  const button = { label: texts.t(`actions.${action}`), run: () => act(action, session) };
  return (
    <MessageScreen alert takesFocus={!embedded} title={title} text={text} {...(embedded ? {} : { action: button })}>
      {retry && <RetryNotice retry={retry} />}
      {!embedded && failure.type === "connection-error" && !failure.restarting && (
        <a className="text-link" href={connectionTest(roomName)}>
          {texts.t("actions.connectionTest")}
        </a>
      )}
    </MessageScreen>
  );
}

function act(action: FailureAction, session: Props["session"]): void {
  if (action === "retry") session.retry();
  else if (action === "reload") location.reload();
  else location.assign("/");
}
