import { useMutation } from "@tanstack/react-query";
import { useSearchParams } from "wouter";
import { Choice } from "../../../ui/Choice";
import { Field } from "../../../ui/Field";
import { FilterForm } from "../../../ui/FilterForm";
import { moment } from "../../../ui/format";
import { Hint } from "../../../ui/Notice";
import { saveFile } from "../../../ui/saveFile";
import { Title } from "../../../ui/Title";
import { type BookFilters, useOperator } from "../api";
import { type Column, DataTable } from "../DataTable";
import { PagedList, usePages } from "../PagedList";
import { ACTION_COLUMNS } from "../people/PersonActions";
import type { Look } from "../types";
import { useFilters } from "../useFilters";

type Book = NonNullable<BookFilters["log"]>;
const BOOKS: readonly { value: Book; label: string }[] = [
  { value: "actions", label: "What was done" },
  { value: "looks", label: "Who looked at whom" },
];
const FILTERS = ["operator_id", "user_id"] as const;

const LOOKS: readonly Column<Look>[] = [
  { name: "When", cell: ({ occurred_at }) => moment(occurred_at) },
  { name: "Operator", cell: ({ operator_id }) => <code>{operator_id.slice(0, 8)}</code> },
  { name: "Person", cell: ({ user_id }) => <code>{user_id.slice(0, 8)}</code> },
  { name: "At what", cell: ({ what }) => <code>{what}</code> },
  { name: "Why", cell: ({ reason }) => reason },
];

/** The books of what operators did and at whom they looked. Nobody can change them. */
export function AuditPage() {
  const api = useOperator();
  const [search, setSearch] = useSearchParams();
  const book: Book = search.get("log") === "looks" ? "looks" : "actions";
  const [filters, choose] = useFilters<BookFilters>(FILTERS);
  const file = useMutation({
    mutationFn: () => api.bookAsCsv(book, filters),
    onSuccess: (csv) => saveFile(`spendsense-${book}.csv`, csv, "text/csv"),
  });
  return (
    <>
      <Title lead="Every action and every look, kept for good. Reading these books is a look as well.">
        Audit
      </Title>
      <Choice<Book>
        legend="Book"
        options={BOOKS}
        value={book}
        onChange={(chosen) => setSearch({ log: chosen })}
      />
      <FilterForm
        key={JSON.stringify(filters)}
        label="Filter the book"
        onChoose={(form) => choose(form, { log: book })}
      >
        <Field label="Operator's id" name="operator_id" defaultValue={filters.operator_id} />
        <Field label="Person's id" name="user_id" defaultValue={filters.user_id} />
      </FilterForm>
      {file.isError && <Hint tone="problem">The file could not be made just now. Please try again.</Hint>}
      {book === "actions" ? <Actions filters={filters} /> : <Looks filters={filters} />}
      <button type="button" className="link more" disabled={file.isPending} onClick={() => file.mutate()}>
        Save as CSV (the newest 1,000)
      </button>
    </>
  );
}

function Actions({ filters }: { filters: BookFilters }) {
  const api = useOperator();
  const query = usePages(["operator", "audit", "actions", filters], (cursor) =>
    api.actionsBook(filters, cursor),
  );
  return (
    <PagedList query={query} what="the book" empty="No action fits these filters.">
      {(items) => (
        <DataTable caption="Actions" columns={ACTION_COLUMNS} items={items} keyOf={({ id }) => id} />
      )}
    </PagedList>
  );
}

function Looks({ filters }: { filters: BookFilters }) {
  const api = useOperator();
  const query = usePages(["operator", "audit", "looks", filters], (cursor) => api.looksBook(filters, cursor));
  return (
    <PagedList query={query} what="the book" empty="No look fits these filters.">
      {(items) => <DataTable caption="Looks" columns={LOOKS} items={items} keyOf={({ id }) => id} />}
    </PagedList>
  );
}
