import { useText } from "../../i18n/TextContext";
import { ConfirmDialog } from "../../ui/ConfirmDialog";

interface Props {
  readonly onLeave: () => void;
  readonly onClose: () => void;
}

/** Tells whoever leaves while recording what becomes of it. */
export function LeaveDialog({ onLeave, onClose }: Props) {
  const { t } = useText();
  return (
    <ConfirmDialog
      question={t("recording.leaveTitle")}
      hint={t("recording.leaveHint")}
      action={t("recording.leave")}
      onConfirm={onLeave}
      onClose={onClose}
    />
  );
}
