import { start } from "../shell/start";
import { App } from "./App";
import { SPENDSENSE } from "./product";

start(SPENDSENSE, <App />);
