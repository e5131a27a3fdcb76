import "@testing-library/jest-dom/vitest";
import { timeoutManager } from "@tanstack/react-query";
import { cleanup, configure } from "@testing-library/react";
import { afterEach, vi } from "vitest";

// jsdom lays nothing out and knows no modal dialogs; browsers do, and tests/e2e uses one.
if (typeof window !== "undefined") {
  window.scrollTo = () => undefined;
  HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) {
    this.open = true;
  };
}

configure({ asyncUtilTimeout: 20_000 });

// A query that found nobody asks again after a second, then after two: nothing is learnt by sitting that out.
const RETRY_MS = 2_000;
timeoutManager.setTimeoutProvider({
  setTimeout: (callback, delay) => setTimeout(callback, delay <= RETRY_MS ? delay / 50 : delay),
  clearTimeout: (timer) => clearTimeout(timer),
  setInterval: (callback, delay) => setInterval(callback, delay),
  clearInterval: (timer) => clearInterval(timer),
});

afterEach(() => {
  cleanup();
  vi.useRealTimers();
  if (typeof window === "undefined") return;
  localStorage.clear();
  document.documentElement.removeAttribute("data-theme");
});
