import { useMemo } from "react";
import { useSearchParams } from "wouter";

/** Filters as they stand in the address: there is no null. */
export type Chosen<Query> = { [Name in keyof Query]?: Exclude<Query[Name], null> };

/**
 * Filters of a route's query stand in the page's address, so that a list can be sent to a colleague as it is.
 * What somebody typed there may be no value of the query's: the API says so, and nothing is guessed here.
 */
export function useFilters<Query>(
  names: readonly (keyof Query & string)[],
): [Chosen<Query>, (form: FormData, kept?: Record<string, string>) => void] {
  const [search, setSearch] = useSearchParams();
  const text = search.toString();
  const filters = useMemo(() => {
    const given = new URLSearchParams(text);
    return Object.fromEntries(names.map((name) => [name, given.get(name) ?? undefined])) as Chosen<Query>;
  }, [names, text]);
  const choose = (form: FormData, kept: Record<string, string> = {}) => {
    const chosen = names.map((name) => [name, String(form.get(name) ?? "").trim()] as const);
    setSearch({ ...kept, ...Object.fromEntries(chosen.filter(([, value]) => value !== "")) });
  };
  return [filters, choose];
}
