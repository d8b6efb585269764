import { DailyProvider } from "@daily-co/daily-react";
import { type CSSProperties, useEffect, useSyncExternalStore } from "react";
import { CallScreen } from "./call/CallScreen";
import type { AppearanceStore } from "./embed/appearanceStore";
import { messages } from "./messages";
import { Prejoin } from "./prejoin/Prejoin";
import { explain, type FailureAction } from "./room/failure";
import type { Session } from "./room/session";
import { MessageScreen } from "./ui/MessageScreen";

interface Props {
  readonly session: Session;
  readonly appearance: AppearanceStore;
  readonly roomName: string;
  readonly roomUrl: string;
  /** In an app's frame: that app decides what comes after the call, so end screens have no button. */
  readonly embedded: boolean;
  readonly onTrayButton: ((id: string) => void) | undefined;
}

/** Chooses the screen for the session's phase. */
export function App(props: Props) {
  const appearance = useSyncExternalStore(props.appearance.subscribe, props.appearance.current);
  useEffect(() => {
    document.title = messages.title.room(props.roomName);
  }, [props.roomName]);
  return (
    <div className="page" style={appearance.colours as CSSProperties}>
      <Screen {...props} />
    </div>
  );
}

function Screen({ session, appearance, roomName, roomUrl, embedded, onTrayButton }: Props) {
  const { phase, call, settings } = useSyncExternalStore(session.subscribe, session.snapshot);
  switch (phase.name) {
    case "waiting":
      return <MessageScreen busy title={messages.waiting} />;
    case "unsupported":
      return <MessageScreen alert {...messages.unsupported[phase.what]} />;
    case "left": {
      const action = { label: messages.left.rejoin, run: session.retry };
      const text = embedded ? messages.left.textEmbedded : messages.left.text;
      return <MessageScreen title={messages.left.title} text={text} {...(embedded ? {} : { action })} />;
    }
    case "failed": {
      const { title, text, action } = explain(phase.failure);
      const button = { label: messages.actions[action], run: () => act(action, session) };
      return <MessageScreen alert title={title} text={text} {...(embedded ? {} : { action: button })} />;
    }
  }
  if (!call) return <MessageScreen busy title={messages.checking} />;
  return (
    // Mounted from the first moment of a call object, because daily-react learns by events that are not repeated.
    <DailyProvider key={call.callClientId} callObject={call}>
      {phase.name === "call" && (
        <CallScreen
          appearance={appearance}
          roomName={roomName}
          roomUrl={roomUrl}
          onLeave={() => void session.leave()}
          onTrayButton={onTrayButton}
        />
      )}
      {(phase.name === "prejoin" || (phase.name === "joining" && phase.afterPrejoin)) && (
        <Prejoin
          roomName={roomName}
          settings={settings}
          suggestedName={session.suggestedName()}
          joining={phase.name === "joining"}
          onJoin={(name) => void session.join(name)}
        />
      )}
      {(phase.name === "checking" || (phase.name === "joining" && !phase.afterPrejoin)) && (
        <MessageScreen busy title={messages.checking} />
      )}
    </DailyProvider>
  );
}

function act(action: FailureAction, session: Session): void {
  if (action === "retry") session.retry();
  else if (action === "reload") location.reload();
  else location.assign("/");
}
