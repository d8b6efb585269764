import { useParticipantCounts } from "@daily-co/daily-react";
import { Users } from "lucide-react";
import { useEffect, useSyncExternalStore } from "react";
import { I18nProvider } from "react-aria-components";
import type { AppearanceStore } from "../embed/appearanceStore";
import { useText } from "../i18n/TextContext";
import { KnockQueue } from "../lobby/KnockQueue";
import { Stage } from "../stage/Stage";
import { callTitle, roomTitle } from "../ui/titles";
import { Announcer } from "./Announcer";
import { ConnectionBanner } from "./ConnectionBanner";
import { InviteHint } from "./InviteHint";
import { SoundBanner } from "./SoundBanner";
import { Tray } from "./Tray";

interface Props {
  readonly appearance: AppearanceStore;
  readonly roomName: string;
  readonly roomUrl: string;
  readonly onLeave: () => void;
  readonly onTrayButton: ((id: string) => void) | undefined;
}

/** The call itself. */
export function CallScreen({ appearance: store, roomName, roomUrl, onLeave, onTrayButton }: Props) {
  const { t, locale } = useText();
  const appearance = useSyncExternalStore(store.subscribe, store.current);
  const { present, hidden } = useParticipantCounts();
  const people = Math.max(1, present + hidden);
  const count = t("call.people", { count: people });

  useEffect(() => {
    document.title = callTitle(roomName, people);
    return () => {
      document.title = roomTitle(roomName);
    };
  }, [roomName, people]);

  return (
    <I18nProvider locale={locale}>
      <div className="call">
        <header className="call-header">
          <h1>{roomName}</h1>
          <p className="count" title={count}>
            <Users aria-hidden="true" size={16} />
            <span aria-hidden="true">{people}</span>
            <span className="visually-hidden">{count}</span>
          </p>
        </header>
        <main className="call-main">
          <KnockQueue />
          <ConnectionBanner />
          <SoundBanner />
          {!appearance.showLocalVideo && <p className="banner quiet">{t("call.selfViewHidden")}</p>}
          <Stage appearance={appearance} maxTiles={appearance.maxTiles} />
          {people === 1 && <InviteHint roomUrl={roomUrl} />}
        </main>
        <Tray
          buttons={appearance.trayButtons}
          onButton={onTrayButton}
          onLeave={appearance.showLeaveButton ? onLeave : undefined}
        />
        <Announcer />
      </div>
    </I18nProvider>
  );
}
