import { LogOut } from "lucide-react";
import { useEffect, useLayoutEffect, useState, useSyncExternalStore } from "react";
import { createPortal } from "react-dom";
import { useCallTools, usePreferences } from "../../call/CallTools";
import { useShortcuts } from "../../call/useShortcuts";
import { MediaButton } from "../../devices/MediaButton";
import { type LocalMedia, useLocalMedia } from "../../devices/useLocalMedia";
import { useText } from "../../i18n/TextContext";
import type { Box } from "../../stage/layout/geometry";
import type { PlacedTile } from "../../stage/layout/placing";
import { PersonTile } from "../../stage/PersonTile";
import { ScreenTile } from "../../stage/ScreenTile";
import { tileKey } from "../../stage/tiles";
import { roomTitle } from "../../ui/titles";
import { useTheme } from "../../ui/useTheme";
import { useLook } from "../captions/useLook";
import { useShowsCaptions } from "../captions/useShowsCaptions";
import { type CaptionPlace, captionPlace } from "./captionPlace";
import { inStrip } from "./cast";
import { copyStyles } from "./dress";
import { pipLayout } from "./layout";
import { PipCaptions } from "./PipCaptions";
import { usePipCast } from "./usePipCast";
import "./pip.css";

interface Props {
  readonly window: Window;
  readonly onLeave: () => void;
}

/** The call in a window of its own: who speaks or what is shared, a few others, one's own controls. */
export function PipWindow({ window, onLeave }: Props) {
  const { t, locale } = useText();
  const { appearance: store, roomName } = useCallTools();
  const { theme, showNames } = useSyncExternalStore(store.subscribe, store.current);
  const media = useLocalMedia();
  const { document } = window;
  const dressed = useDressed(window);
  useTheme(theme, document);
  useEffect(() => {
    document.title = roomTitle(roomName);
    document.documentElement.lang = locale;
  }, [document, roomName, locale]);
  usePipKeys(media, document);
  const size = useWindowSize(window);
  const captions = useCaptionPlace(size);
  const tiles = useTiles(size, captions?.height ?? 0);
  // Without its styles a window would show a page of bare lists for a moment.
  if (!dressed) return null;
  return createPortal(
    <main className="call pip">
      <h1 className="visually-hidden">{roomName}</h1>
      <div className="pip-pictures">
        <ul className="tiles" aria-label={t("call.stage")}>
          {tiles.map((placed) => {
            const Tile = placed.tile.kind === "screen" ? ScreenTile : PersonTile;
            return <Tile key={tileKey(placed.tile)} placed={placed} showName={showNames} />;
          })}
        </ul>
      </div>
      {captions && <PipCaptions place={captions} />}
      <PipControls media={media} onLeave={onLeave} />
    </main>,
    document.body,
  );
}

function PipControls({ media, onLeave }: { readonly media: LocalMedia; readonly onLeave: () => void }) {
  const { t } = useText();
  const { appearance } = useCallTools();
  const { showLeaveButton } = useSyncExternalStore(appearance.subscribe, appearance.current);
  return (
    <section className="pip-controls" aria-label={t("call.controls")}>
      {media.mayUseMicrophone && (
        <MediaButton kind="microphone" on={media.microphoneOn} onToggle={media.toggleMicrophone} />
      )}
      {media.mayUseCamera && <MediaButton kind="camera" on={media.cameraOn} onToggle={media.toggleCamera} />}
      {showLeaveButton && (
        <button type="button" className="leave" aria-label={t("call.leave")} title={t("call.leave")} onClick={onLeave}>
          <LogOut aria-hidden="true" size={20} />
        </button>
      )}
    </section>
  );
}

/** The page's styles in the window; true once they are there. */
function useDressed(window: Window): boolean {
  const [dressed, setDressed] = useState<Window | null>(null);
  useLayoutEffect(() => {
    copyStyles(globalThis.document, window);
    setDressed(window);
  }, [window]);
  return dressed === window;
}

/** The keys that mean something there, as in the page; the one that opened it closes it. */
function usePipKeys(
  { mayUseMicrophone, mayUseCamera, toggleMicrophone, toggleCamera }: LocalMedia,
  document: Document,
) {
  const { pip } = useCallTools();
  const { shortcuts } = usePreferences();
  const keys = [
    ...(mayUseMicrophone ? [{ key: "m", run: toggleMicrophone }] : []),
    ...(mayUseCamera ? [{ key: "v", run: toggleCamera }] : []),
    { key: "i", run: pip.close },
  ];
  useShortcuts(keys, shortcuts, document);
}

/** Under the pictures. */
const CONTROLS_HEIGHT = 60;
const EDGE = 6;

function useWindowSize(window: Window): Box {
  const read = () => ({ width: window.innerWidth, height: window.innerHeight });
  const [size, setSize] = useState<Box>(read);
  useEffect(() => {
    // An observer of this page's would rest while this page is hidden.
    const follow = () => setSize({ width: window.innerWidth, height: window.innerHeight });
    follow();
    window.addEventListener("resize", follow);
    return () => window.removeEventListener("resize", follow);
  }, [window]);
  return size;
}

/** Where captions stand, while they are shown. */
function useCaptionPlace({ height }: Box): CaptionPlace | null {
  const { size } = useLook();
  const shown = useShowsCaptions();
  return shown ? captionPlace(height, size) : null;
}

function useTiles({ width, height }: Box, captions: number): readonly PlacedTile[] {
  const { cast, presence } = usePipCast();
  const left = height - CONTROLS_HEIGHT - EDGE - (captions > 0 ? captions + EDGE : 0);
  const box = { width: Math.max(0, width - 2 * EDGE), height: Math.max(0, left) };
  const { focus, strip } = pipLayout(box, cast.others.length);
  const small = inStrip(cast.others, strip.length, presence.selfId);
  return [
    ...(cast.focus ? [{ tile: cast.focus, role: "focus" as const, place: focus }] : []),
    ...strip.flatMap((place, index) => {
      const tile = small[index];
      return tile ? [{ tile, role: "bar" as const, place }] : [];
    }),
  ];
}
