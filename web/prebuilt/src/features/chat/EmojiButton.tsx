import { type LucideIcon, SmilePlus } from "lucide-react";
import { lazy, Suspense } from "react";
import { Button, Dialog, DialogTrigger, Popover } from "react-aria-components";
import { useText } from "../../i18n/TextContext";
import { Boundary } from "../../ui/Boundary";

/** Loaded when it is opened for the first time. */
const EmojiPicker = lazy(() => import("./EmojiPicker"));

interface Props {
  readonly label: string;
  readonly className: string;
  readonly icon?: LucideIcon;
  readonly onChoose: (emoji: string) => void;
}

/** Opens the emoji; the one that is chosen closes them. */
export function EmojiButton({ label, className, icon: Icon = SmilePlus, onChoose }: Props) {
  const { t } = useText();
  return (
    <DialogTrigger>
      <Button className={className} aria-label={label}>
        <Icon aria-hidden="true" size={18} />
      </Button>
      <Popover placement="top end" offset={8} containerPadding={8}>
        <Dialog className="panel emoji-panel" aria-label={label}>
          {({ close }) => (
            <Boundary instead={<p className="chat-note">{t("sidebar.broken")}</p>}>
              <Suspense fallback={<p className="chat-note">{t("sidebar.loading")}</p>}>
                <EmojiPicker
                  onChoose={(emoji) => {
                    close();
                    onChoose(emoji);
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
