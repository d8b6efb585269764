import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./App";
import "./styles/base.css";
import "./styles/frame.css";
import "./styles/pages.css";
import "./styles/configuration.css";
import "./styles/figures.css";

const root = document.getElementById("root");
if (!root) throw new Error("the page lacks its root element");
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
