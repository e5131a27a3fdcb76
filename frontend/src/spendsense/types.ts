/** The API's answers by the names that the pages use. Money is a decimal string; dates are ISO. */
import type { Schemas } from "./contract";

export type Account = Schemas["Account"];

export type NoticeText = Schemas["Notice"];
export type Purpose = NoticeText["purpose"];
export type Consents = Schemas["Consents"];
export type Receipt = Schemas["Receipt"];

export type Recommendation = Schemas["Recommendation"];
export type RecommendationInFull = Schemas["RecommendationInFull"];
export type RecommendationSet = Schemas["RecommendationSet"];
export type AnsweredDoubt = Schemas["AnsweredDoubt"];
export type Status = RecommendationSet["status"];
export type Fact = Schemas["Fact"];
export type Explanation = Schemas["Explanation"];
export type RuleTested = Schemas["RuleTested"];
export type SaidFeedback = Schemas["Feedback"];
export type FeedbackAction = SaidFeedback["action"];

export type Insights = Schemas["Insights"];
export type Window = Insights["window"];

export type Stream = Schemas["Stream"];
export type StreamPatch = Schemas["StreamPatch"];
export type StreamKind = NonNullable<Schemas["Correction"]["kind"]>;

export type Upload = Schemas["Upload"];
export type Import = Schemas["Import"];
export type ImportReport = Schemas["ImportReport"];
