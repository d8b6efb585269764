import { useDaily, useParticipantCounts } from "@daily-co/daily-react";
import { Users } from "lucide-react";
import { lazy, Suspense, useEffect, useMemo, useRef, useSyncExternalStore } from "react";
import { I18nProvider } from "react-aria-components";
import type { AppearanceStore, ViewStore } from "../embed/appearanceStore";
import type { FrameControls } from "../embed/frameControls";
import { InMyRoom } from "../features/breakout/InMyRoom";
import { useBreakoutStore } from "../features/breakout/useBreakout";
import { LookStore } from "../features/captions/look";
import { TranscriptionMark } from "../features/captions/TranscriptionMark";
import { TranscriptionNews } from "../features/captions/TranscriptionNews";
import { useCaptionFeed } from "../features/captions/useCaptionFeed";
import { Chat } from "../features/chat/Chat";
import { ChatListener } from "../features/chat/ChatListener";
import { CpuWatch } from "../features/cpu/CpuWatch";
import { TimeLeft } from "../features/deadline/TimeLeft";
import type { Effects } from "../features/effects/Effects";
import { EffectsWatch } from "../features/effects/EffectsWatch";
import { HandAnnouncer } from "../features/hands/HandAnnouncer";
import { HandBadge } from "../features/hands/HandBadge";
import { MainIntegration, useHasMainIntegration } from "../features/integrations/MainIntegration";
import { useSharing } from "../features/integrations/useSharing";
import { MuteNews } from "../features/mutes/MuteNews";
import { NetworkWatch } from "../features/network/NetworkWatch";
import { Pip } from "../features/pip/Pip";
import { PipHost } from "../features/pip/PipHost";
import { FloatingReactions } from "../features/reactions/FloatingReactions";
import { ReactionBar, ReactionBarState } from "../features/reactions/ReactionBar";
import { Reactions } from "../features/reactions/Reactions";
import { hasCutShort } from "../features/recording/cutShort";
import { RecordingMark } from "../features/recording/RecordingMark";
import { RecordingNews } from "../features/recording/RecordingNews";
import { useRecordingStore } from "../features/recording/useRecordings";
import { PreferenceStore } from "../features/settings/preferences";
import { LiveMark } from "../features/streaming/LiveMark";
import { StreamNews } from "../features/streaming/StreamNews";
import { useText } from "../i18n/TextContext";
import { KnockQueue } from "../lobby/KnockQueue";
import type { Features } from "../room/features";
import { MachineLink } from "../room/machineLink";
import { Sidebar } from "../sidebar/Sidebar";
import { Stage } from "../stage/Stage";
import { type TileParts, TileSlots } from "../stage/slots";
import { Controls } from "../tray/Controls";
import { Badge } from "../ui/Badge";
import { ToastList } from "../ui/ToastList";
import { callTitle, roomTitle } from "../ui/titles";
import { Toasts } from "../ui/toasts";
import { Announcer } from "./Announcer";
import { type CallTools, CallToolsProvider, useCallTools } from "./CallTools";
import { ConnectionBanner } from "./ConnectionBanner";
import { InviteHint } from "./InviteHint";
import { NewcomerSound } from "./NewcomerSound";
import { ScreenSharePrompt } from "./ScreenSharePrompt";
import { SoundBanner } from "./SoundBanner";
import "../styles/sidebar.css";
import "../styles/reactions.css";

/** As the documentation of `experimental_optimize_large_calls` has it. */
const LARGE_CALL_TILES = 12;

/** What features show on tiles. */
const TILE_PARTS: TileParts = { badges: [HandBadge], actions: [] };

// Only calls that may be divided load them.
const BreakoutBanner = lazy(async () => ({ default: (await import("../features/breakout/inCall")).BreakoutBanner }));
const BreakoutNews = lazy(async () => ({ default: (await import("../features/breakout/inCall")).BreakoutNews }));

const CaptionStrip = lazy(async () => ({ default: (await import("../features/captions/CaptionStrip")).CaptionStrip }));

const FoundRecordings = lazy(async () => ({
  default: (await import("../features/recording/FoundRecordings")).FoundRecordings,
}));

interface Props {
  readonly features: Features;
  readonly effects: Effects | null;
  readonly appearance: AppearanceStore;
  readonly view: ViewStore;
  readonly roomName: string;
  readonly roomUrl: string;
  readonly onLeave: () => void;
  readonly onTrayButton: ((id: string) => void) | undefined;
  readonly frame?: FrameControls | null;
}

/** The call itself. */
export function CallScreen({
  features,
  effects,
  appearance,
  view,
  roomName,
  roomUrl,
  onLeave,
  onTrayButton,
  frame = null,
}: Props) {
  const { locale } = useText();
  const link = useMachineLink();
  const breakout = useBreakoutStore(link, features.breakout);
  const recordings = useRecordingStore(link);
  const feed = useCaptionFeed(link);
  const tools = useMemo<CallTools>(
    () => ({
      features,
      effects,
      appearance,
      view,
      link,
      breakout,
      recordings,
      captions: { feed, look: new LookStore() },
      chat: new Chat(link),
      reactions: new Reactions(),
      pip: new Pip(),
      toasts: new Toasts(),
      preferences: new PreferenceStore(),
      frame,
      roomName,
      roomUrl,
    }),
    [features, effects, appearance, view, link, breakout, recordings, feed, frame, roomName, roomUrl],
  );
  return (
    <I18nProvider locale={locale}>
      <CallToolsProvider value={tools}>
        <div className="call">
          <Header />
          <div className="call-body">
            <TileSlots value={TILE_PARTS}>
              <InMyRoom>
                <Main onLeave={onLeave} />
              </InMyRoom>
            </TileSlots>
            <Sidebar />
          </div>
          <ReactionBarState>
            <ReactionBar />
            <Controls onLeave={onLeave} onTrayButton={onTrayButton} />
          </ReactionBarState>
          <ToastList toasts={tools.toasts} />
          <Announcer />
          <NewcomerSound />
          <Sharing />
          <HandAnnouncer />
          <MuteNews link={link} />
          <RecordingNews />
          <StreamNews />
          <TranscriptionNews />
          {features.chat && <ChatListener />}
          {effects && <EffectsWatch effects={effects} />}
          {features.network && <NetworkWatch />}
          {features.cpuWarnings && <CpuWatch />}
          {features.breakout && (
            <Suspense>
              <BreakoutNews link={link} />
            </Suspense>
          )}
        </div>
      </CallToolsProvider>
    </I18nProvider>
  );
}

function Sharing() {
  useSharing();
  return null;
}

/** A line to the machine of this call, as long as the call is shown. */
function useMachineLink(): MachineLink {
  const call = useDaily();
  const link = useMemo(() => new MachineLink(call?.callClientId ?? ""), [call]);
  useEffect(() => {
    link.open();
    return () => link.close();
  }, [link]);
  return link;
}

/** Focus the element when it comes, unless the focus is somewhere already. */
function useFocusOnce() {
  const element = useRef<HTMLElement>(null);
  useEffect(() => {
    if (document.activeElement === document.body) element.current?.focus({ preventScroll: true });
  }, []);
  return element;
}

function Header() {
  const { t } = useText();
  const { roomName, features } = useCallTools();
  const people = useNumberOfPeople();
  const count = t("call.people", { count: people });
  useEffect(() => {
    document.title = callTitle(roomName, people);
    return () => {
      document.title = roomTitle(roomName);
    };
  }, [roomName, people]);
  return (
    <header className="call-header">
      <h1>{roomName}</h1>
      <p className="count" title={count}>
        <Users aria-hidden="true" size={16} />
        <span aria-hidden="true">{people}</span>
        <span className="visually-hidden">{count}</span>
      </p>
      <RecordingMark />
      <LiveMark />
      <TranscriptionMark />
      <TimeLeft />
      {!features.hideBranding && <Badge />}
    </header>
  );
}

function Main({ onLeave }: Pick<Props, "onLeave">) {
  const { t } = useText();
  const { appearance: store, view, features, roomUrl } = useCallTools();
  const appearance = useSyncExternalStore(store.subscribe, store.current);
  const { speakerMode, showParticipantsBar, fakes } = useSyncExternalStore(view.subscribe, view.current);
  const shared = useHasMainIntegration();
  return (
    // Whoever joined by keyboard or listens to the page begins where the call is.
    <main className="call-main" ref={useFocusOnce()} tabIndex={-1} aria-label={t("call.stage")}>
      <KnockQueue />
      <ConnectionBanner />
      <SoundBanner />
      <ScreenSharePrompt />
      {hasCutShort() && (
        <Suspense>
          <FoundRecordings />
        </Suspense>
      )}
      {features.breakout && (
        <Suspense>
          <BreakoutBanner />
        </Suspense>
      )}
      {!appearance.showLocalVideo && <p className="banner quiet">{t("call.selfViewHidden")}</p>}
      <div className="call-area" data-shared={shared || undefined}>
        <MainIntegration />
        <Stage
          showNames={appearance.showNames}
          showLocalVideo={appearance.showLocalVideo}
          speakerMode={speakerMode}
          showParticipantsBar={showParticipantsBar}
          fakes={fakes}
          minTiles={appearance.minTiles}
          maxTiles={maxTiles(appearance.maxTiles, features)}
        >
          {features.pip && <PipHost onLeave={onLeave} />}
        </Stage>
      </div>
      {features.captions && (
        <Suspense>
          <CaptionStrip />
        </Suspense>
      )}
      {features.emojiReactions && <FloatingReactions />}
      {useNumberOfPeople() === 1 && fakes.length === 0 && !shared && <InviteHint roomUrl={roomUrl} />}
    </main>
  );
}

/** Those who are hidden are counted, too. */
function useNumberOfPeople(): number {
  const { present, hidden } = useParticipantCounts();
  return Math.max(1, present + hidden);
}

/** The most tiles on a page; in a large call an app may ask for fewer, not for more. */
function maxTiles(asked: number | null, { largeCall }: Features): number | null {
  return largeCall ? Math.min(asked ?? LARGE_CALL_TILES, LARGE_CALL_TILES) : asked;
}
