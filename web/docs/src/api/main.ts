/** The API reference: Swagger UI over `/openapi.json`, mended where it shuts people out. */

import "swagger-ui-dist/swagger-ui.css";
import "../styles/page.css";
import "../styles/api.css";
import SwaggerUI from "swagger-ui-dist/swagger-ui-es-bundle.js";
import { keepAccessible } from "./accessible.ts";
import { ourPlugin } from "./plugin.ts";

const root = document.querySelector("#api");
if (root) {
  keepAccessible(root);
  SwaggerUI({
    url: "/openapi.json",
    domNode: root,
    deepLinking: true,
    validatorUrl: null,
    docExpansion: "list",
    defaultModelsExpandDepth: 0,
    filter: true,
    tryItOutEnabled: false,
    plugins: [ourPlugin],
    onComplete: () => root.removeAttribute("aria-busy"),
  });
}
