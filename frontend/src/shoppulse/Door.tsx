/** Before somebody is signed in. Accounts are made for people, so nobody signs up here. */
import { SignIn } from "../auth/SignIn";
import type { DoorProps } from "../shell/Application";
import { Frame } from "../shell/Frame";
import { Title } from "../ui/Title";

export function Door({ config, left, onTokens }: DoorProps) {
  return (
    <Frame environment={config.environment}>
      <div className="door">
        <div className="welcome">
          <Title>See how your shops are doing</Title>
          <p>
            Orders, shipments and campaigns of your own organisation, in the figures that your work needs.
          </p>
          <ul className="promises">
            <li>You see what your role may see, and nothing of any other organisation.</li>
            <li>Every chart has a table with the exact figures behind it.</li>
            <li>What is not known says so: it is never shown as 0.</li>
          </ul>
        </div>
        <SignIn config={config} left={left} onTokens={onTokens}>
          No account? The administrator of your organisation can have one made for you.
        </SignIn>
      </div>
    </Frame>
  );
}
