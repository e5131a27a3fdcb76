import { notifyManager } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./App";
import { applyTheme, chosenTheme } from "./shell/theme";
import "./styles/tokens.css";
import "./styles/frame.css";
import "./styles/parts.css";
import "./styles/cards.css";
import "./styles/charts.css";

applyTheme(chosenTheme());
// A press disables its button before the next event: two quick ones send once.
notifyManager.setScheduler(queueMicrotask);
const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
