import { Link } from "wouter";
import { Field, SelectField } from "../../../ui/Field";
import { FilterForm } from "../../../ui/FilterForm";
import { day, plural, words } from "../../../ui/format";
import { Title } from "../../../ui/Title";
import { type PeopleFilters, useOperator } from "../api";
import { type Column, DataTable } from "../DataTable";
import { PagedList, usePages } from "../PagedList";
import { ConsentBadge } from "../parts";
import type { Person } from "../types";
import { useFilters } from "../useFilters";
import { CONSENT_OPTIONS, FLAG_OPTIONS, PERSONA_OPTIONS, WINDOW_OPTIONS } from "./options";

const FILTERS = ["q", "persona", "window", "risk_flag", "consent"] as const;

const COLUMNS: readonly Column<Person>[] = [
  {
    name: "Person",
    cell: ({ user_id, email }) => (
      <Link href={`/operator/users/${encodeURIComponent(user_id)}`}>{email ?? user_id}</Link>
    ),
  },
  { name: "Consent", cell: ({ consent }) => <ConsentBadge state={consent} /> },
  { name: "Persona", cell: ({ persona }) => (persona ? words(persona) : "–") },
  {
    name: "Attention",
    cell: ({ flagged, open_disputes, risk_flags }) => (
      <span className="chips">
        {flagged && <span className="state attention">Flagged</span>}
        {open_disputes > 0 && <span className="state attention">{plural(open_disputes, "dispute")}</span>}
        {risk_flags.map((flag) => (
          <span key={flag} className="state">
            {words(flag)}
          </span>
        ))}
      </span>
    ),
  },
  { name: "As of", cell: ({ as_of }) => (as_of ? day(as_of) : "–") },
  { name: "Member since", cell: ({ member_since }) => day(member_since.slice(0, 10)) },
];

export function PeoplePage() {
  const api = useOperator();
  const [filters, choose] = useFilters<PeopleFilters>(FILTERS);
  const query = usePages(["operator", "people", filters], (cursor) => api.people(filters, cursor));
  return (
    <>
      <Title lead="Every look at a person is recorded under the id of your sign-in. Addresses are masked.">
        People
      </Title>
      <FilterForm key={JSON.stringify(filters)} label="Search people" onChoose={choose}>
        <Field label="Address or id" name="q" type="search" defaultValue={filters.q} />
        <SelectField
          label="Persona"
          name="persona"
          options={PERSONA_OPTIONS}
          defaultValue={filters.persona}
        />
        <SelectField label="Window" name="window" options={WINDOW_OPTIONS} defaultValue={filters.window} />
        <SelectField label="Signs" name="risk_flag" options={FLAG_OPTIONS} defaultValue={filters.risk_flag} />
        <SelectField
          label="Consent"
          name="consent"
          options={CONSENT_OPTIONS}
          defaultValue={filters.consent}
        />
      </FilterForm>
      <PagedList query={query} what="people" empty="Nobody fits these filters. Take one away to see more.">
        {(people) => (
          <DataTable caption="People" columns={COLUMNS} items={people} keyOf={({ user_id }) => user_id} />
        )}
      </PagedList>
    </>
  );
}
