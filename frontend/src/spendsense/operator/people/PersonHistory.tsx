import { moment, words } from "../../../ui/format";
import { type Column, DataTable } from "../DataTable";
import { TraceLink } from "../parts";
import type { PastTrace, PersonOverview } from "../types";
import { PersonActions } from "./PersonActions";

type Said = PersonOverview["consent_log"][number];

const SAID: readonly Column<Said>[] = [
  { name: "When", cell: ({ occurred_at }) => moment(occurred_at) },
  { name: "What", cell: ({ event }) => words(event) },
  { name: "Purpose", cell: ({ purpose }) => words(purpose) },
  { name: "Notice", cell: ({ notice_version }) => `Version ${notice_version}` },
  { name: "By", cell: ({ method }) => method },
];

const DECIDED: readonly Column<PastTrace>[] = [
  { name: "When", cell: ({ created_at }) => moment(created_at) },
  { name: "Window", cell: ({ window }) => window ?? "–" },
  { name: "Rules", cell: ({ rules_version }) => rules_version ?? "–" },
  { name: "Catalogue", cell: ({ catalogue_version }) => catalogue_version ?? "–" },
  { name: "Words", cell: ({ erased }) => (erased ? "Erased, seal kept" : "Held") },
  { name: "Recommendation", cell: ({ recommendation_id }) => <TraceLink id={recommendation_id} /> },
];

/** What a person said and what was decided about them: all that is shown without consent. */
export function PersonHistory({ person }: { person: PersonOverview }) {
  return (
    <section aria-label="History" className="block">
      <h2>Consent log</h2>
      {person.consent_log.length === 0 ? (
        <p>This person has never said anything.</p>
      ) : (
        <DataTable
          caption="Consent log"
          columns={SAID}
          items={person.consent_log}
          keyOf={(said) => `${said.occurred_at} ${said.purpose} ${said.event}`}
        />
      )}
      <h2>What operators did</h2>
      <PersonActions id={person.user_id} />
      <h2>Decisions</h2>
      {person.traces.length === 0 ? (
        <p>Nothing was decided about this person.</p>
      ) : (
        <DataTable
          caption="Decisions"
          columns={DECIDED}
          items={person.traces}
          keyOf={({ recommendation_id }) => recommendation_id}
        />
      )}
    </section>
  );
}
