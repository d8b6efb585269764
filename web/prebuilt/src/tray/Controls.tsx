import { lazy, Suspense, useState, useSyncExternalStore } from "react";
import { useCallTools, usePreferences } from "../call/CallTools";
import { type DialogName, Dialogs } from "../call/Dialogs";
import { keysOf } from "../call/keys";
import { useFullscreenItem } from "../call/useFullscreenItem";
import { useShortcuts } from "../call/useShortcuts";
import { useLocalMedia } from "../devices/useLocalMedia";
import { useScreenItem } from "../devices/useScreenItem";
import { useCaptionItem } from "../features/captions/useCaptionItem";
import { useHandItem } from "../features/hands/useHandItem";
import { useIntegrationItems } from "../features/integrations/useIntegrationItems";
import { usePipItem } from "../features/pip/usePipItem";
import { useReactionItem } from "../features/reactions/useReactionItem";
import { useRecordItem } from "../features/recording/useRecordItem";
import { useIsRecording } from "../features/recording/useRecordings";
import { useSettingsItem } from "../features/settings/useSettingsItem";
import { useStreamItem } from "../features/streaming/useStreamItem";
import { useText } from "../i18n/TextContext";
import { usePanelItems } from "../sidebar/usePanelItems";
import { useSpeakerViewItem } from "../stage/useSpeakerViewItem";
import { Boundary } from "../ui/Boundary";
import { useIsDark } from "../ui/useTheme";
import { customItems } from "./customItems";
import { Tray } from "./Tray";
import type { TrayItem } from "./TrayItem";

const LeaveDialog = lazy(async () => ({ default: (await import("../features/recording/LeaveDialog")).LeaveDialog }));

interface Props {
  readonly onLeave: () => void;
  readonly onTrayButton: ((id: string) => void) | undefined;
}

const present = (item: TrayItem | null): item is TrayItem => item !== null;

/** The tray, and the keys that do the same as its buttons. */
export function Controls({ onLeave, onTrayButton }: Props) {
  const { t } = useText();
  const { appearance: store, view } = useCallTools();
  const { trayButtons, showLeaveButton, theme } = useSyncExternalStore(store.subscribe, store.current);
  const { shortcuts } = usePreferences();
  const records = useIsRecording();
  const [leaving, setLeaving] = useState(false);
  const [dialog, setDialog] = useState<DialogName | null>(null);
  const media = useLocalMedia();
  const dark = useIsDark(theme);
  const own = [
    useScreenItem(),
    useHandItem(),
    useReactionItem(),
    usePipItem(),
    useCaptionItem(),
    useRecordItem(),
    useStreamItem(() => setDialog("stream")),
    ...usePanelItems(),
  ].filter(present);
  // Less wanted than what the app has added: these find their place under "More" first.
  const last = [useSpeakerViewItem(), useFullscreenItem(), useSettingsItem(() => setDialog("settings"))].filter(
    present,
  );
  const keys = keysOf({
    t,
    media,
    items: [...own, ...last],
    onList: () => setDialog("keys"),
    onClosePanel: () => view.update((current) => ({ ...current, sidebar: null })),
  });
  useShortcuts(keys, shortcuts);
  return (
    <>
      <Tray
        items={[...own, ...useIntegrationItems(), ...customItems(trayButtons, dark, onTrayButton), ...last]}
        onLeave={showLeaveButton ? (records ? () => setLeaving(true) : onLeave) : undefined}
      />
      {leaving && (
        <Boundary onError={onLeave}>
          <Suspense>
            <LeaveDialog onLeave={onLeave} onClose={() => setLeaving(false)} />
          </Suspense>
        </Boundary>
      )}
      <Dialogs shown={dialog} keys={keys} onShow={setDialog} />
    </>
  );
}
