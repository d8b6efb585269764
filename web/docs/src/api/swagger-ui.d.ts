declare module "swagger-ui-dist/swagger-ui-es-bundle.js" {
  export type Component = (props: Record<string, unknown>) => unknown;

  export interface System {
    React: {
      Fragment: Component;
      createElement(type: string | Component, props: object | null, ...children: unknown[]): unknown;
    };
    specSelectors: { specJson(): { getIn(path: readonly string[]): unknown } };
  }

  export type Plugin = (system: System) => {
    components?: Record<string, Component>;
    wrapComponents?: Record<string, (original: Component) => Component>;
  };

  interface Options {
    url: string;
    domNode: Element;
    deepLinking: boolean;
    validatorUrl: null;
    docExpansion: "list" | "full" | "none";
    defaultModelsExpandDepth: number;
    filter: boolean;
    tryItOutEnabled: boolean;
    plugins: readonly Plugin[];
    onComplete(): void;
  }

  export default function SwaggerUI(options: Options): void;
}
