import { Link } from "wouter";
import { SelectField } from "../../../ui/Field";
import { FilterForm } from "../../../ui/FilterForm";
import { moment, words } from "../../../ui/format";
import { Title } from "../../../ui/Title";
import { type EditionFilters, type Kind, useOperator } from "../api";
import { type Column, DataTable } from "../DataTable";
import { PagedList, usePages } from "../PagedList";
import { ShortId } from "../parts";
import type { Edition } from "../types";
import { useFilters } from "../useFilters";
import { EditionState } from "./EditionState";
import { KINDS } from "./kinds";

const FILTERS = ["status"] as const;
const STATES: readonly Edition["status"][] = ["draft", "approved", "rejected", "withdrawn"];
const OPTIONS = [{ value: "", label: "Any" }, ...STATES.map((value) => ({ value, label: words(value) }))];

const columns = (kind: Kind): readonly Column<Edition>[] => [
  {
    name: "Version",
    cell: ({ version }) => <Link href={`/operator/${kind}/${version}`}>{version}</Link>,
  },
  { name: "Status", cell: (edition) => <EditionState edition={edition} /> },
  { name: "Made from", cell: ({ based_on }) => based_on ?? "–" },
  { name: "Proposed by", cell: ({ mine, created_by }) => (mine ? "You" : <ShortId id={created_by} />) },
  { name: "When", cell: ({ created_at }) => moment(created_at) },
  { name: "Decided", cell: ({ decided_at }) => (decided_at ? moment(decided_at) : "–") },
  { name: "Why", cell: ({ reason }) => reason ?? "–" },
];

/** Every edition of a kind, newest first: proposed, in force, or once in force, rejected, withdrawn. */
export function EditionsPage({ kind }: { kind: Kind }) {
  const api = useOperator();
  const [filters, choose] = useFilters<EditionFilters>(FILTERS);
  const query = usePages(["operator", kind, "all", filters], (cursor) => api.editions(kind, filters, cursor));
  const { title, lead } = KINDS[kind];
  return (
    <>
      <Title lead={lead}>{title}</Title>
      <p>
        <Link className="button" href={`/operator/propose/${kind}`}>
          Propose a change
        </Link>
      </p>
      <FilterForm key={JSON.stringify(filters)} label={`Filter the ${kind}`} onChoose={choose}>
        <SelectField label="Status" name="status" options={OPTIONS} defaultValue={filters.status} />
      </FilterForm>
      <PagedList query={query} what="the editions" empty="No edition fits this filter.">
        {(editions) => (
          <DataTable
            caption={`Editions of the ${kind}`}
            columns={columns(kind)}
            items={editions}
            keyOf={({ version }) => version}
          />
        )}
      </PagedList>
    </>
  );
}
