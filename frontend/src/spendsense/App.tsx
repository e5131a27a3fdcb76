import { Application } from "../shell/Application";
import { Door } from "./door/Door";
import { SPENDSENSE } from "./product";
import { SignedIn } from "./SignedIn";

export const App = () => <Application product={SPENDSENSE} Door={Door} SignedIn={SignedIn} />;
