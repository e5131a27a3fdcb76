import { start } from "../shell/start";
import { App } from "./App";
import { SHOPPULSE } from "./product";
import "./dashboard/dashboard.css";

start(SHOPPULSE, <App />);
