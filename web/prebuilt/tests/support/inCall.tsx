import type { DailyParticipant } from "@daily-co/daily-js";
import { DailyProvider } from "@daily-co/daily-react";
import { act, cleanup, configure, render } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { ReactNode } from "react";
import { afterEach, vi } from "vitest";
import { BreakoutStore } from "../../src/call/breakoutStore";
import { type CallTools, CallToolsProvider } from "../../src/call/CallTools";
import { Sound } from "../../src/call/Sound";
import { STANDALONE } from "../../src/embed/appearance";
import { AppearanceStore, ViewStore } from "../../src/embed/appearanceStore";
import { VIEW } from "../../src/embed/view";
import { CaptionFeed } from "../../src/features/captions/CaptionFeed";
import { LookStore } from "../../src/features/captions/look";
import { Chat } from "../../src/features/chat/Chat";
import { type Able, Effects } from "../../src/features/effects/Effects";
import type { PipBrowser } from "../../src/features/pip/browser";
import { Pip } from "../../src/features/pip/Pip";
import { Reactions } from "../../src/features/reactions/Reactions";
import { RecordingStore } from "../../src/features/recording/recordingStore";
import { PreferenceStore } from "../../src/features/settings/preferences";
import type { NamedTarget } from "../../src/features/streaming/useStreamTargets";
import { en } from "../../src/i18n/en";
import type { Language } from "../../src/i18n/languages";
import { LOADERS } from "../../src/i18n/loaders";
import { TextContext } from "../../src/i18n/TextContext";
import { translator } from "../../src/i18n/translator";
import { type Features, resolveFeatures } from "../../src/room/features";
import { NO_LEVELS } from "../../src/room/levels";
import { Toasts } from "../../src/ui/toasts";
import { FakeCall } from "./FakeCall";
import { oneself } from "./people";

/** A window in which a few tiles have room; the document of the tests lays nothing out. */
const WINDOW = { clientWidth: 1280, clientHeight: 720 };

for (const [side, size] of Object.entries(WINDOW))
  Object.defineProperty(HTMLElement.prototype, side, { configurable: true, get: () => size });

stubMediaDevices({});
// As long as the tests' own patience: see web/vitest.config.ts.
configure({ asyncUtilTimeout: 15_000 });

afterEach(() => {
  cleanup();
  localStorage.clear();
  vi.restoreAllMocks();
});

/** What the browser can do with devices; it always lists and opens them. */
export function stubMediaDevices(more: Partial<MediaDevices>): void {
  const always = { getUserMedia: vi.fn(), enumerateDevices: vi.fn(async () => []) };
  Object.defineProperty(navigator, "mediaDevices", { configurable: true, value: { ...always, ...more } });
}

const NO_PIP: PipBrowser = { top: null, document: { pictureInPictureEnabled: false } };
const EVERYTHING: Able = { background: true, noise: true };

interface Given {
  readonly me?: DailyParticipant;
  readonly others?: readonly DailyParticipant[];
  readonly language?: Language;
  /** Parts of the page that are open or closed otherwise than by default. */
  readonly features?: Partial<Features>;
  /** What the browser can do to pictures and sound. */
  readonly able?: Able;
  /** What it can show outside its page. */
  readonly browser?: PipBrowser;
  /** What the room has names for, to stream to. */
  readonly streamTargets?: readonly NamedTarget[];
  /** Whether the server finds animated pictures. */
  readonly gifs?: boolean;
}

/** Show part of the page to somebody who is in a call; `say` lets something happen in that call. */
export async function inCall(
  part: ReactNode,
  {
    me = oneself(),
    others = [],
    language = "en",
    features = {},
    able = EVERYTHING,
    browser = NO_PIP,
    gifs = false,
    streamTargets = [],
  }: Given = {},
) {
  const call = new FakeCall();
  const open = { ...resolveFeatures(NO_LEVELS), ...features };
  const offered = { background: open.videoProcessing, noise: open.noiseCancellation };
  const effects = new Effects(call.real, offered, able);
  const request = vi.fn(async (_request: string, _fields: object) => ({}) as never);
  // Every host asks it once: apart, so that tests count what they are about.
  const ask = async (asked: string, fields: object) =>
    asked === "read-streaming-endpoints" ? ({ endpoints: streamTargets } as never) : request(asked, fields);
  const tools: CallTools = {
    features: open,
    effects,
    appearance: new AppearanceStore(STANDALONE),
    view: new ViewStore(VIEW),
    link: { request: ask as never, ask: async () => ({ gifs }) as never },
    chat: new Chat({ request }),
    reactions: new Reactions(),
    breakout: new BreakoutStore(),
    pip: new Pip(browser),
    recordings: new RecordingStore(),
    captions: { feed: new CaptionFeed(), look: new LookStore() },
    toasts: new Toasts(),
    preferences: new PreferenceStore(),
    frame: { askFullscreen: vi.fn(), answerScreenShare: vi.fn() },
    roomName: "team-sync",
    roomUrl: "https://meet.example/team-sync",
  };
  const catalogue = language === "en" ? en : (await LOADERS[language]()).default;
  const view = render(
    <TextContext value={translator(catalogue, language)}>
      <DailyProvider callObject={call.real}>
        <CallToolsProvider value={tools}>
          <Sound>{part}</Sound>
        </CallToolsProvider>
      </DailyProvider>
    </TextContext>,
  );
  const say = (happens: (call: FakeCall) => void) => act(async () => happens(call));
  await say(() => {
    call.admit(me, others);
    call.emit("available-devices-updated");
  });
  return { call, tools, effects, request, say, user: userEvent.setup(), ...view };
}
