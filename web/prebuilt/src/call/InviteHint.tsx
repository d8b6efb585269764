import { useText } from "../i18n/TextContext";
import { CopyLink } from "../ui/CopyLink";

/** Shown to somebody who is alone: the link to send, without one's own token. */
export function InviteHint({ roomUrl }: { readonly roomUrl: string }) {
  const { t } = useText();
  return (
    <aside className="invite">
      <h2>{t("call.alone")}</h2>
      <p>{t("call.aloneHint")}</p>
      <CopyLink url={roomUrl} />
    </aside>
  );
}
