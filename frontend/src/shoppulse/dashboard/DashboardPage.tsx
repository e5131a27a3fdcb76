import { Loaded } from "../../ui/Loaded";
import { Notice } from "../../ui/Notice";
import { Title } from "../../ui/Title";
import type { Visibility } from "../contract";
import { ChoiceBar } from "./ChoiceBar";
import { Course } from "./Course";
import { NotShown } from "./NotShown";
import { useFigures, useVisibility } from "./queries";
import { seesNothing, told } from "./scope";
import { Tiles } from "./Tiles";
import { useChoices } from "./useChoices";

/** The metrics of whoever is signed in: which there are, and what they come to, is what the API answers. */
export function DashboardPage() {
  const me = useVisibility();
  return (
    <>
      <Title lead={me.data && told(me.data)}>Your metrics</Title>
      <Loaded query={me} what="what you may see" heights={[10, 10, 10]}>
        {(visible) => (
          <>
            <Shown me={visible} />
            <NotShown metrics={visible.metrics} />
          </>
        )}
      </Loaded>
    </>
  );
}

/** Figures are asked for only where there can be any. */
function Shown({ me }: { me: Visibility }) {
  if (me.metrics.every(({ status }) => status === "hidden")) {
    return (
      <Notice tone="calm" title="No metric is shown to your role">
        <p>
          Nothing says that {me.role} at {me.tenant_name} may see any metric. Your administrator can change
          that.
        </p>
      </Notice>
    );
  }
  if (seesNothing(me)) {
    return (
      <Notice tone="calm" title="Your rules show you no shop">
        <p>
          The rules that hold for you leave no region or store of {me.tenant_name} over, so there is no figure
          to show. Your administrator can change that.
        </p>
      </Notice>
    );
  }
  return <Figures />;
}

function Figures() {
  const [choices, choose] = useChoices();
  // What is told apart is not put together again here: ratios have no sum. The tiles are asked for as a whole.
  const whole = useFigures({ ...choices, split: undefined });
  const apart = useFigures(choices);
  return (
    <>
      <ChoiceBar choices={choices} onChoose={choose} />
      <Loaded query={whole} what="the latest figures" heights={[9, 9, 9, 9]}>
        {({ data, meta }) => <Tiles metrics={data} told={meta} />}
      </Loaded>
      {whole.isLoadingError ? null : (
        <Loaded query={apart} what="the figures over time" heights={[22, 22]}>
          {({ data, meta }) => <Course metrics={data} told={meta} />}
        </Loaded>
      )}
    </>
  );
}
