import { DailyProvider } from "@daily-co/daily-react";
import { lazy, Suspense, useEffect, useSyncExternalStore } from "react";
import { Sound } from "./call/Sound";
import type { AppearanceStore, ViewStore } from "./embed/appearanceStore";
import type { FrameControls } from "./embed/frameControls";
import type { LanguageStore } from "./i18n/languageStore";
import { TextContext, useText } from "./i18n/TextContext";
import { WaitingRoom } from "./lobby/WaitingRoom";
import { Prejoin } from "./prejoin/Prejoin";
import { takeExit } from "./room/exit";
import type { Session } from "./room/session";
import { Badge } from "./ui/Badge";
import { Boundary } from "./ui/Boundary";
import { EndScreen } from "./ui/EndScreen";
import { MessageScreen } from "./ui/MessageScreen";
import { roomTitle } from "./ui/titles";
import { useTheme } from "./ui/useTheme";

interface Props {
  readonly session: Session;
  readonly appearance: AppearanceStore;
  readonly view: ViewStore;
  readonly language: LanguageStore;
  readonly roomName: string;
  readonly roomUrl: string;
  /** In an app's frame: that app decides what comes after the call, so end screens have no button. */
  readonly embedded: boolean;
  readonly onTrayButton: ((id: string) => void) | undefined;
  readonly frame?: FrameControls | null;
}

/** The call is a file of its own, so that the way to the preview is short; it arrives while people look at themselves. */
const loadCallScreen = () => import("./call/CallScreen");
const CallScreen = lazy(async () => ({ default: (await loadCallScreen()).CallScreen }));

/** Chooses the screen for the session's phase. */
export function App(props: Props) {
  const { theme, bodyClass } = useSyncExternalStore(props.appearance.subscribe, props.appearance.current);
  const { tag, translator, settled } = useSyncExternalStore(props.language.subscribe, props.language.current);
  useTheme(theme);
  useEffect(() => {
    document.title = roomTitle(props.roomName);
  }, [props.roomName]);
  useEffect(() => {
    document.body.className = bodyClass;
  }, [bodyClass]);
  useEffect(() => {
    document.documentElement.lang = tag;
  }, [tag]);
  return (
    <div className="page">
      <TextContext value={translator}>
        <Screen {...props} settled={settled} />
      </TextContext>
    </div>
  );
}

function Screen({ settled, ...props }: Props & { readonly settled: boolean }) {
  const { session, appearance, view, roomName, roomUrl, embedded, onTrayButton, frame = null } = props;
  const { t } = useText();
  const { phase, call, settings, effects, knocks } = useSyncExternalStore(session.subscribe, session.snapshot);
  const entering = phase.name === "prejoin" || phase.name === "joining" || phase.name === "lobby";
  useEffect(() => {
    // Whether it arrives is seen where it is needed.
    if (entering) loadCallScreen().catch(() => undefined);
  }, [entering]);
  if (phase.name === "waiting") return <MessageScreen busy title={t("waiting")} />;
  const checking = <MessageScreen busy title={t("checking")} />;
  const inside = () =>
    phase.name === "call" ? (
      <Boundary onError={session.fail}>
        <Suspense fallback={checking}>
          <CallScreen
            features={settings.features}
            effects={effects}
            appearance={appearance}
            view={view}
            roomName={roomName}
            roomUrl={roomUrl}
            onLeave={() => void leaveCall(session)}
            onTrayButton={onTrayButton}
            frame={frame}
          />
        </Suspense>
      </Boundary>
    ) : phase.name === "lobby" ? (
      <WaitingRoom wait={phase.wait} name={session.name()} onGiveUp={() => void session.leave()} />
    ) : settled && (phase.name === "prejoin" || (phase.name === "joining" && phase.afterPrejoin)) ? (
      <Prejoin
        roomName={roomName}
        settings={settings}
        effects={effects}
        knocks={knocks}
        suggestedName={session.suggestedName()}
        joining={phase.name === "joining"}
        onJoin={(name) => void session.join(name)}
      />
    ) : (
      checking
    );
  // A reason stays while another attempt goes on behind it.
  const ended = !call || phase.name === "failed";
  const end = settled ? (
    <EndScreen phase={phase} trying={call !== null} session={session} embedded={embedded} roomName={roomName} />
  ) : (
    checking
  );
  return (
    <>
      {ended && end}
      {phase.name === "left" && !settings.features.hideBranding && (
        <footer className="end-foot">
          <Badge />
        </footer>
      )}
      {call && (
        // Mounted from the first moment of a call object, because daily-react learns by events that are not repeated.
        <DailyProvider key={call.callClientId} callObject={call}>
          <Sound>{ended ? null : inside()}</Sound>
        </DailyProvider>
      )}
    </>
  );
}

/** Out by this page's own button, which alone leads on to where room and token say. */
async function leaveCall(session: Session): Promise<void> {
  const { exit } = session.snapshot();
  await session.leave();
  takeExit(exit);
}
