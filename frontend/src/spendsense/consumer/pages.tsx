/** The pages of a consumer and the addresses under which they lie. */
import { Route, Switch } from "wouter";
import type { Entry } from "../../shell/NavList";
import { NotFound } from "../../ui/NotFound";
import { BringPage } from "./bring/BringPage";
import { IncomingProvider } from "./bring/Incoming";
import { ConsentPage } from "./consent/ConsentPage";
import { DataPage } from "./data/DataPage";
import { OverviewPage } from "./overview/OverviewPage";
import { MyRecommendations } from "./recommendations/MyRecommendations";
import { RecommendationPage } from "./recommendations/RecommendationPage";
import { RecurringPage } from "./recurring/RecurringPage";

export const CONSUMER_PAGES: readonly Entry[] = [
  { href: "/", label: "Overview" },
  { href: "/recommendations", label: "Recommendations" },
  { href: "/subscriptions", label: "Subscriptions and bills" },
  { href: "/bring", label: "Bring data" },
  { href: "/consent", label: "Consent" },
  { href: "/data", label: "Your data" },
];

export function ConsumerPages() {
  return (
    <IncomingProvider>
      <Switch>
        <Route path="/" component={OverviewPage} />
        <Route path="/recommendations" component={MyRecommendations} />
        <Route path="/recommendations/:id">{({ id }) => <RecommendationPage key={id} id={id} />}</Route>
        <Route path="/subscriptions" component={RecurringPage} />
        <Route path="/bring" component={BringPage} />
        <Route path="/consent" component={ConsentPage} />
        <Route path="/data" component={DataPage} />
        <Route component={NotFound} />
      </Switch>
    </IncomingProvider>
  );
}
