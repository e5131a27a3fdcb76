import { Application } from "../shell/Application";
import { Door } from "./Door";
import { SHOPPULSE } from "./product";
import { SignedIn } from "./SignedIn";

export const App = () => <Application product={SHOPPULSE} Door={Door} SignedIn={SignedIn} />;
