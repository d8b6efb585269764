import { useCallTools } from "../../call/CallTools";
import { useModeration } from "../../call/useModeration";
import { useText } from "../../i18n/TextContext";
import { useHands } from "./useHands";

/** The raised hands in their order, for the list of people; hosts lower them here. Nothing while none is raised. */
export function HandQueue() {
  const { t } = useText();
  const { link } = useCallTools();
  const hands = useHands();
  const host = useModeration() !== null;
  if (hands.length === 0) return null;
  // Whoever has gone meanwhile has no hand to lower.
  const lower = (of: string) => void link.request("lower-hands", { of }).catch(() => undefined);
  return (
    <section className="hands" aria-label={t("hands.title")}>
      <header>
        <h3>{t("hands.title")}</h3>
        {host && (
          <button type="button" className="button small-button" onClick={() => lower("*")}>
            {t("hands.lowerAll")}
          </button>
        )}
      </header>
      <ol>
        {hands.map(({ sessionId, name: given, local }) => {
          const name = given || t("guest");
          return (
            <li key={sessionId}>
              <span>{local ? t("you", { name }) : name}</span>
              {host && (
                <button
                  type="button"
                  className="button small-button"
                  aria-label={t("hands.lowerOf", { name })}
                  onClick={() => lower(sessionId)}
                >
                  {t("hands.lowerShort")}
                </button>
              )}
            </li>
          );
        })}
      </ol>
    </section>
  );
}
