/** The routes of a consumer, each by its name. */
import { ifMatch } from "../../api/client";
import type { Api } from "../contract";
import type { FeedbackAction, NoticeText, Purpose, Stream, StreamPatch, Window } from "../types";

export function consumerApi(api: Api) {
  const item = (id: string) => ({ path: { recommendation_id: id } });
  return {
    /** Hands over the ID token once, from which the API takes the profile's e-mail address. */
    introduce: () =>
      api.ask("PUT", "/users/me/identity", { body: { id_token: api.idToken() } }).then(() => null),
    me: () => api.ask("GET", "/users/me"),
    notice: (purpose: Purpose) => api.ask("GET", "/consent/notices/{purpose}", { path: { purpose } }),
    consents: () => api.ask("GET", "/users/me/consents"),
    agree: ({ purpose, version, sha256 }: NoticeText) =>
      api.ask("PUT", "/users/me/consents/{purpose}", {
        path: { purpose },
        body: { notice_version: version, notice_sha256: sha256 },
      }),
    withdraw: (purpose: Purpose) => api.ask("DELETE", "/users/me/consents/{purpose}", { path: { purpose } }),
    accounts: () => api.ask("GET", "/users/me/accounts"),
    recommendations: (window: Window) => api.ask("GET", "/users/me/recommendations", { query: { window } }),
    recommendation: (id: string) => api.ask("GET", "/users/me/recommendations/{recommendation_id}", item(id)),
    explanation: (id: string) =>
      api.ask("GET", "/users/me/recommendations/{recommendation_id}/explanation", item(id)),
    feedback: (id: string, action: FeedbackAction, note?: string) =>
      api.ask("POST", "/users/me/recommendations/{recommendation_id}/feedback", {
        ...item(id),
        body: { action, note },
      }),
    insights: (window: Window) => api.ask("GET", "/users/me/insights", { query: { window } }),
    recurring: () => api.ask("GET", "/users/me/recurring"),
    correct: ({ stream_id, version }: Stream, patch: StreamPatch) =>
      api.ask("PATCH", "/users/me/recurring/{stream_id}", {
        path: { stream_id },
        header: ifMatch(version),
        body: patch,
      }),
    startImport: (skipInvalid: boolean) =>
      api.ask("POST", "/users/me/imports", { body: { skip_invalid: skipInvalid } }),
    readImport: (id: string) => api.ask("GET", "/users/me/imports/{import_id}", { path: { import_id: id } }),
    /** Starts a copy where none is being made, and tells how far it is. */
    exportData: () => api.ask("GET", "/users/me/export"),
    erase: () => api.ask("DELETE", "/users/me"),
  };
}
