import { lazy, Suspense, useEffect, useState } from "react";
import { Button, Dialog, DialogTrigger, Popover } from "react-aria-components";
import { useCallTools } from "../../call/CallTools";
import { useText } from "../../i18n/TextContext";
import { Boundary } from "../../ui/Boundary";
import type { SentGif } from "./gifs";

/** Loaded when it is opened for the first time. */
const GifPicker = lazy(() => import("./GifPicker"));

/** Opens the search for animated pictures, where the server finds any; the one that is chosen closes it. */
export function GifButton({ onChoose }: { readonly onChoose: (title: string, gif: SentGif) => void }) {
  const { t } = useText();
  const there = useGifsThere();
  if (!there) return null;
  return (
    <DialogTrigger>
      {/* Its letters are in chat.css: the panel is named after this button, and takes what is written in it for its own. */}
      <Button className="round small chat-gif-button" aria-label={t("chat.gifSend")} />
      <Popover placement="top end" offset={8} containerPadding={8}>
        <Dialog className="panel gif-panel" aria-label={t("chat.gifSend")}>
          {({ close }) => (
            <Boundary instead={<p className="chat-note">{t("sidebar.broken")}</p>}>
              <Suspense fallback={<p className="chat-note">{t("sidebar.loading")}</p>}>
                <GifPicker
                  onChoose={(title, gif) => {
                    close();
                    onChoose(title, gif);
                  }}
                />
              </Suspense>
            </Boundary>
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

/** Whether the server finds animated pictures: its operator needs a key for that. */
function useGifsThere(): boolean {
  const { link } = useCallTools();
  const [there, setThere] = useState(false);
  useEffect(() => {
    let wanted = true;
    link.ask("gifs").then(
      ({ gifs }) => wanted && setThere(gifs),
      () => undefined, // the call was left meanwhile
    );
    return () => {
      wanted = false;
    };
  }, [link]);
  return there;
}
