import "@testing-library/jest-dom/vitest";
import { cleanup, configure } from "@testing-library/react";
import { afterEach, vi } from "vitest";
import "./retries";

// jsdom lays nothing out and knows no modal dialogs; browsers do, and tests/e2e uses one.
if (typeof window !== "undefined") {
  window.scrollTo = () => undefined;
  HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) {
    this.open = true;
  };
}

configure({ asyncUtilTimeout: 45_000 });

afterEach(() => {
  cleanup();
  vi.useRealTimers();
  if (typeof window === "undefined") return;
  localStorage.clear();
  document.documentElement.removeAttribute("data-theme");
});
