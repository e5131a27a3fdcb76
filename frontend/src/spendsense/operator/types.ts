/** The operator's answers of the API by the names that the console uses. */
import type { Query, Schemas } from "../contract";

export type Person = Schemas["Person"];
export type PersonOverview = Schemas["PersonOverview"];
export type PastTrace = Schemas["PastTrace"];
export type ConsentState = Person["consent"];
export type RiskFlag = Person["risk_flags"][number];
export type Signals = Schemas["SignalTable"];
export type Signal = Schemas["SignalRow"];
export type SignalValue = Schemas["SignalValue"];

export type Recommended = Schemas["Recommended"];
export type RecommendationStatus = Recommended["status"];
export type Words = Schemas["Words"];
export type Action = Schemas["Action"];
/** A look of an operator at a person's data. */
export type Look = Schemas["LogEntry"];

export type Trace = Schemas["Trace"];
export type Decision = Schemas["Decision"];
export type RuleTest = Schemas["RuleTest"];
export type Candidate = Schemas["Candidate"];
export type Chain = Schemas["Chain"];
export type Replay = Schemas["Replay"];

export type Waiting = Schemas["Waiting"];
export type Queue = NonNullable<Query<"/operator/review">["status"]>;
export type Approving = Schemas["Approval"];
export type Overriding = Schemas["Override"];
export type ReasonCode = Overriding["reason_code"];

export type Metrics = Schemas["Metrics"];
export type KeptMetrics = Schemas["KeptMetrics"];
export type Figures = Omit<Metrics, "run">;
export type Window = Schemas["Coverage"]["window"];

export type Edition = Schemas["Edition"];
export type Change = Schemas["Change"];
export type CatalogueEdition = Schemas["CatalogueEdition"];
export type RulesEdition = Schemas["RulesEdition"];
export type Rule = Schemas["PersonaRule"]["rule"];
export type Vocabulary = Schemas["Vocabulary"];
export type EditionSignal = Schemas["EditionSignal"];
export type ProposedCatalogue = Schemas["ProposedCatalogue"];
export type ProposedRules = Schemas["ProposedRules"];

export type StageRun = Schemas["StageRun"];
export type Failure = Schemas["Failure"];
export type Run = Schemas["Run"];
