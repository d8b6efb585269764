import { useCallTools, useView } from "../../call/CallTools";
import { stopped } from "../../embed/view";
import { IntegrationFrame } from "./IntegrationFrame";
import { useIntegrations } from "./useIntegrations";

/** Whether a page of the app has the main area. */
export function useHasMainIntegration(): boolean {
  return useMainIntegration() !== undefined;
}

/** The page of the app that has the main area: the last that was started. People are in a bar beside it. */
export function MainIntegration() {
  const { view } = useCallTools();
  const shown = useMainIntegration();
  if (!shown) return null;
  return (
    <IntegrationFrame
      key={shown.id}
      integration={shown}
      onStop={() => view.update((current) => stopped(current, shown.id))}
    />
  );
}

function useMainIntegration() {
  const { running } = useView();
  const main = useIntegrations().filter(({ location }) => location === "main");
  const last = running.findLast((id) => main.some((each) => each.id === id));
  return main.find(({ id }) => id === last);
}
