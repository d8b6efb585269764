import { useState } from "react";
import { allowAttribute, asksForMedia, sandboxAttribute } from "../../embed/integrationRights";
import { useText } from "../../i18n/TextContext";
import type { Shown } from "./useIntegrations";

interface Props {
  readonly integration: Shown;
  readonly hidden?: boolean;
  readonly onStop: () => void;
}

/** An app's page inside this one. It stays as it is while it is hidden; camera and microphone it gets when the person agrees. */
export function IntegrationFrame({ integration, hidden = false, onStop }: Props) {
  const { t } = useText();
  const [answer, setAnswer] = useState<"none" | "yes" | "no">("none");
  const { label, content, csp, name, referrerPolicy, mine, location } = integration;
  return (
    <section className="integration" data-location={location} aria-label={label} hidden={hidden}>
      {answer === "none" && asksForMedia(integration) && (
        <div className="integration-asks" role="alert">
          <p>{t("integrations.asks", { label })}</p>
          <button type="button" className="button small-button" onClick={() => setAnswer("yes")}>
            {t("integrations.allow")}
          </button>
          <button type="button" className="button small-button" onClick={() => setAnswer("no")}>
            {t("ui.cancel")}
          </button>
        </div>
      )}
      <iframe
        // What a page may do is fixed when it is loaded.
        key={answer}
        title={label}
        {...("src" in content ? { src: content.src } : { srcDoc: content.srcdoc })}
        {...(name ? { name } : {})}
        {...(csp ? { csp } : {})}
        allow={allowAttribute(integration, answer === "yes")}
        sandbox={sandboxAttribute(integration)}
        // This page's own address may hold a token.
        referrerPolicy={(referrerPolicy || "no-referrer") as "no-referrer"}
      />
      {mine && location === "sidebar" && (
        <button type="button" className="button small-button" onClick={onStop}>
          {t("integrations.close", { label })}
        </button>
      )}
    </section>
  );
}
