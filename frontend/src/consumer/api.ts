/** The routes of a consumer, each by its name. */
import type { Api } from "../api/client";
import type {
  Account,
  Consents,
  Corrected,
  Erasure,
  Explanation,
  Export,
  FeedbackAction,
  Import,
  ImportStarted,
  Insights,
  Me,
  NoticeText,
  Purpose,
  Receipt,
  RecommendationInFull,
  RecommendationSet,
  SaidFeedback,
  Stream,
  StreamPatch,
  Window,
} from "../api/types";

export function consumerApi(api: Api) {
  return {
    /** Hands over the ID token once, from which the API takes the profile's e-mail address. */
    introduce: () =>
      api.send<Me>("PUT", "/users/me/identity", { body: { id_token: api.idToken() } }).then(() => null),
    me: () => api.get<Me>("/users/me"),
    notice: (purpose: Purpose) => api.get<NoticeText>(`/consent/notices/${purpose}`),
    consents: () => api.get<Consents>("/users/me/consents"),
    agree: ({ purpose, version, sha256 }: NoticeText) =>
      api.send<Receipt>("PUT", `/users/me/consents/${purpose}`, {
        body: { notice_version: version, notice_sha256: sha256 },
      }),
    withdraw: (purpose: Purpose) => api.send<Receipt | null>("DELETE", `/users/me/consents/${purpose}`),
    accounts: () => api.get<Account[]>("/users/me/accounts"),
    recommendations: (window: Window) => api.get<RecommendationSet>("/users/me/recommendations", { window }),
    recommendation: (id: string) => api.get<RecommendationInFull>(`/users/me/recommendations/${id}`),
    explanation: (id: string) => api.get<Explanation>(`/users/me/recommendations/${id}/explanation`),
    feedback: (id: string, action: FeedbackAction, note?: string) =>
      api.send<SaidFeedback>("POST", `/users/me/recommendations/${id}/feedback`, { body: { action, note } }),
    insights: (window: Window) => api.get<Insights>("/users/me/insights", { window }),
    recurring: () => api.get<Stream[]>("/users/me/recurring"),
    correct: ({ stream_id, version }: Stream, patch: StreamPatch) =>
      api.send<Corrected>("PATCH", `/users/me/recurring/${stream_id}`, { body: patch, version }),
    startImport: (skipInvalid: boolean) =>
      api.send<ImportStarted>("POST", "/users/me/imports", { body: { skip_invalid: skipInvalid } }),
    readImport: (id: string) => api.get<Import>(`/users/me/imports/${id}`),
    /** Starts a copy where none is being made, and tells how far it is. */
    exportData: () => api.get<Export>("/users/me/export"),
    erase: () => api.send<Erasure>("DELETE", "/users/me"),
  };
}
