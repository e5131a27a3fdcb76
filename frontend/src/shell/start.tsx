import { notifyManager } from "@tanstack/react-query";
import { type ReactNode, StrictMode } from "react";
import { createRoot } from "react-dom/client";
import type { Product } from "./product";
import { applyTheme, chosenTheme } from "./theme";
import "../styles/tokens.css";
import "../styles/base.css";
import "../styles/frame.css";
import "../styles/parts.css";
import "../styles/forms.css";
import "../styles/tables.css";
import "../styles/dialogs.css";
import "../styles/cards.css";
import "../styles/rows.css";
import "../styles/charts.css";

/** Draws an application into the page that loaded it. */
export function start(product: Product, application: ReactNode): void {
  applyTheme(chosenTheme(product.slug));
  // A press disables its button before the next event: two quick ones send once.
  notifyManager.setScheduler(queueMicrotask);
  const root = document.getElementById("root");
  if (!root) throw new Error("index.html has no #root");
  createRoot(root).render(<StrictMode>{application}</StrictMode>);
}
