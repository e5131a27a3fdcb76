import { start } from "../shell/start";
import { App } from "./App";
import { SHOPPULSE } from "./product";
import "../styles/tokens.css";
import "../styles/frame.css";
import "../styles/parts.css";
import "../styles/cards.css";
import "../styles/charts.css";
import "./dashboard.css";

start(SHOPPULSE, <App />);
