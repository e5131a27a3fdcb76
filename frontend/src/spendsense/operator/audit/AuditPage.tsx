import { useMutation } from "@tanstack/react-query";
import { useSearchParams } from "wouter";
import { Choice } from "../../../ui/Choice";
import { Field, SelectField } from "../../../ui/Field";
import { FilterForm } from "../../../ui/FilterForm";
import { Hint } from "../../../ui/Notice";
import { saveFile } from "../../../ui/saveFile";
import { Title } from "../../../ui/Title";
import { type BookFilters, useOperator } from "../api";
import { DataTable } from "../DataTable";
import { PagedList, usePages } from "../PagedList";
import { useFilters } from "../useFilters";
import { DEEDS, LOOKS } from "./columns";
import { asMoments } from "./days";
import { ACTION_OPTIONS, OF_ACTIONS, SHARED } from "./filters";

type Book = NonNullable<BookFilters["log"]>;
const BOOKS: readonly { value: Book; label: string }[] = [
  { value: "actions", label: "What was done" },
  { value: "looks", label: "Who looked at whom" },
];

/** The books of what operators did and at whom they looked. Nobody can change them. */
export function AuditPage() {
  const api = useOperator();
  const [search, setSearch] = useSearchParams();
  const book: Book = search.get("log") === "looks" ? "looks" : "actions";
  const [filters, choose] = useFilters<BookFilters>(book === "actions" ? OF_ACTIONS : SHARED);
  const turnTo = (chosen: Book) => {
    const shared = SHARED.map((name) => [name, search.get(name) ?? ""]).filter(([, value]) => value !== "");
    setSearch({ log: chosen, ...Object.fromEntries(shared) });
  };
  const file = useMutation({
    mutationFn: () => api.bookAsCsv(book, asMoments(filters)),
    onSuccess: (csv) => saveFile(`spendsense-${book}.csv`, csv, "text/csv"),
  });
  return (
    <>
      <Title lead="Every action and every look, kept for good. Reading these books is a look as well.">
        Audit
      </Title>
      <Choice<Book> legend="Book" options={BOOKS} value={book} onChange={turnTo} />
      <FilterForm
        key={JSON.stringify(filters)}
        label="Filter the book"
        onChoose={(form) => choose(form, { log: book })}
      >
        {book === "actions" && (
          <SelectField label="What" name="action" options={ACTION_OPTIONS} defaultValue={filters.action} />
        )}
        <Field label="First day" name="since" type="date" defaultValue={filters.since} />
        <Field label="Last day" name="until" type="date" defaultValue={filters.until} />
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
    api.actionsBook(asMoments(filters), cursor),
  );
  return (
    <PagedList query={query} what="the book" empty="No action fits these filters.">
      {(items) => <DataTable caption="Actions" columns={DEEDS} items={items} keyOf={({ id }) => id} />}
    </PagedList>
  );
}

function Looks({ filters }: { filters: BookFilters }) {
  const api = useOperator();
  const query = usePages(["operator", "audit", "looks", filters], (cursor) =>
    api.looksBook(asMoments(filters), cursor),
  );
  return (
    <PagedList query={query} what="the book" empty="No look fits these filters.">
      {(items) => <DataTable caption="Looks" columns={LOOKS} items={items} keyOf={({ id }) => id} />}
    </PagedList>
  );
}
