import type { Component, Plugin, System } from "swagger-ui-dist/swagger-ui-es-bundle.js";

interface DeepLinkProps {
  text: string;
}

interface PathProps {
  operationProps: { get(name: "path" | "method"): string };
}

/** What attributes cannot mend: Swagger UI's own components, replaced or added to. */
export const ourPlugin: Plugin = (system) => ({
  components: {
    // A link within the button that opens an operation is out of the keyboard's reach, and two controls in one. The address bar has
    // the link as soon as the operation is open.
    DeepLink: (props) => system.React.createElement("span", null, (props as unknown as DeepLinkProps).text),
  },
  wrapComponents: {
    OperationSummaryPath: (Original) => (props) => pathAndState(system, Original, props),
  },
});

/** The path of an operation, and whether it waits for a part of the product: said before it is opened. */
function pathAndState({ React, specSelectors }: System, Original: Component, props: Record<string, unknown>): unknown {
  const { operationProps } = props as unknown as PathProps;
  const place = ["paths", operationProps.get("path"), operationProps.get("method"), "x-pending"];
  const path = React.createElement(Original, props);
  if (specSelectors.specJson().getIn(place) === undefined) return path;
  const state = React.createElement("span", { className: "pending" }, "not served yet");
  return React.createElement(React.Fragment, null, path, state);
}
