/** Queries that ask again, made quick once for all files of a worker: they share this module. */
import { timeoutManager } from "@tanstack/react-query";

// A query that found nobody asks again after a second, then after two: nothing is learnt by sitting that out.
const RETRY_MS = 2_000;
timeoutManager.setTimeoutProvider({
  setTimeout: (callback, delay) => setTimeout(callback, delay <= RETRY_MS ? delay / 50 : delay),
  clearTimeout: (timer) => clearTimeout(timer),
  setInterval: (callback, delay) => setInterval(callback, delay),
  clearInterval: (timer) => clearInterval(timer),
});
