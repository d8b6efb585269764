import { useMediaTrack } from "@daily-co/daily-react";
import { useEffect, useEffectEvent, useRef, useSyncExternalStore } from "react";
import { useCallTools } from "../../call/CallTools";
import { useLocalMedia } from "../../devices/useLocalMedia";
import { useText } from "../../i18n/TextContext";
import type { StageTile } from "../../stage/tiles";
import { whyNot } from "./browser";
import { useMediaSession } from "./useMediaSession";
import { usePipCast } from "./usePipCast";

/** The browser keeps the person's press in mind for five seconds; whoever sees nothing for so long has gone on. */
const FIRST_FRAME_MS = 4000;
/** Who is there is known a moment after one asks; cameras change hands in such a time, too. */
const NOBODY_MS = 600;

/**
 * The one picture that the browser itself floats over other programs: of what the small window would show large, as far as there is
 * a picture of it. The element takes the tracks that the stage's elements have: they are decoded once, however many show them.
 */
export function PipVideo({ onLeave }: { readonly onLeave: () => void }) {
  const { t } = useText();
  const { pip, toasts } = useCallTools();
  const state = useSyncExternalStore(pip.subscribe, pip.current);
  const video = useRef<HTMLVideoElement>(null);
  const shown = useShown();
  const track = useMediaTrack(
    shown?.sessionId ?? "",
    shown?.kind === "screen" ? "screenVideo" : "video",
  ).persistentTrack;
  useMediaSession(useLocalMedia(), onLeave);

  const fail = useEffectEvent((error: unknown) => {
    pip.close();
    toasts.show(t(whyNot(error)), { urgent: true, id: "pip" });
  });

  useEffect(() => {
    const element = video.current;
    if (!element || !track) return;
    element.srcObject = new MediaStream([track]);
    element.play().catch((reason) => console.warn("the floating picture does not play", reason));
  }, [track]);

  const missing = shown === null;
  useEffect(() => {
    if (!missing) return;
    const timer = setTimeout(() => fail(noPicture()), NOBODY_MS);
    return () => clearTimeout(timer);
  }, [missing]);

  const starting = state.name === "starting";
  useEffect(() => {
    const element = video.current;
    if (!element || !starting) return;
    const late = setTimeout(() => fail(noPicture()), FIRST_FRAME_MS);
    const float = () => {
      clearTimeout(late);
      element.requestPictureInPicture().then(pip.started, fail);
    };
    if (element.readyState >= element.HAVE_METADATA) float();
    else element.addEventListener("loadedmetadata", float, { once: true });
    return () => {
      clearTimeout(late);
      element.removeEventListener("loadedmetadata", float);
    };
  }, [starting, pip]);

  useEffect(() => {
    const element = video.current;
    if (!element) return;
    // By its own button; while that goes on the element is there still.
    element.addEventListener("leavepictureinpicture", pip.close);
    return () => {
      element.removeEventListener("leavepictureinpicture", pip.close);
      if (document.pictureInPictureElement === element) document.exitPictureInPicture().catch(() => undefined);
      element.srcObject = null;
    };
  }, [pip]);

  // biome-ignore lint/a11y/noAriaHiddenOnFocusable: without controls it takes no focus
  return <video ref={video} className="visually-hidden" aria-hidden="true" muted playsInline />;
}

/** Of whom there is a picture: most wanted first, as in the window; `null` where there is none at all. */
function useShown(): StageTile | null {
  const { cast, presence } = usePipCast();
  const wanted = [...(cast.focus ? [cast.focus] : []), ...cast.others];
  return wanted.find(({ kind, sessionId }) => kind === "screen" || presence.hasCamera(sessionId)) ?? null;
}

const noPicture = () => new DOMException("there is no picture", "InvalidStateError");
