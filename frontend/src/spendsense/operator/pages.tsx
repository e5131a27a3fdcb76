/** The operator console: loaded when an operator signs in, so that nobody else carries it. */
import { Redirect, Route, Switch } from "wouter";
import { NotFound } from "../../ui/NotFound";
import { AuditPage } from "./audit/AuditPage";
import { CataloguePage } from "./editions/CataloguePage";
import { EditionsPage } from "./editions/EditionsPage";
import { ProposeCatalogue } from "./editions/propose/ProposeCatalogue";
import { ProposeRules } from "./editions/propose/ProposeRules";
import { RulesPage } from "./editions/RulesPage";
import { MetricsPage } from "./metrics/MetricsPage";
import { PeoplePage } from "./people/PeoplePage";
import { PersonPage } from "./people/PersonPage";
import { ReviewPage } from "./review/ReviewPage";
import { RunPage } from "./runs/RunPage";
import { RunsPage } from "./runs/RunsPage";
import { TracePage } from "./trace/TracePage";
import "./operator.css";

export default function OperatorPages() {
  return (
    <Switch>
      <Route path="/operator/users" component={PeoplePage} />
      <Route path="/operator/users/:id">{({ id }) => <PersonPage key={id} id={id} />}</Route>
      <Route path="/operator/recommendations/:id">{({ id }) => <TracePage key={id} id={id} />}</Route>
      <Route path="/operator/review" component={ReviewPage} />
      <Route path="/operator/runs" component={RunsPage} />
      <Route path="/operator/runs/:id">{({ id }) => <RunPage key={id} id={id} />}</Route>
      <Route path="/operator/metrics" component={MetricsPage} />
      <Route path="/operator/catalogue">
        <EditionsPage key="catalogue" kind="catalogue" />
      </Route>
      <Route path="/operator/rules">
        <EditionsPage key="rules" kind="rules" />
      </Route>
      <Route path="/operator/catalogue/:version">
        {({ version }) => <CataloguePage key={version} version={version} />}
      </Route>
      <Route path="/operator/rules/:version">
        {({ version }) => <RulesPage key={version} version={version} />}
      </Route>
      <Route path="/operator/propose/catalogue" component={ProposeCatalogue} />
      <Route path="/operator/propose/rules" component={ProposeRules} />
      <Route path="/operator/audit" component={AuditPage} />
      <Route path="/">
        <Redirect to="/operator/users" replace />
      </Route>
      <Route path="/operator">
        <Redirect to="/operator/users" replace />
      </Route>
      <Route component={NotFound} />
    </Switch>
  );
}
