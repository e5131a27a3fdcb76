import { useMemo } from "react";
import { useSearchParams } from "wouter";
import type { Filters } from "./api";

/** Filters stand in the address, so that a list can be sent to a colleague as it is. */
export function useFilters(
  names: readonly string[],
): [Filters, (form: FormData, kept?: Record<string, string>) => void] {
  const [search, setSearch] = useSearchParams();
  const text = search.toString();
  const filters = useMemo(() => {
    const given = new URLSearchParams(text);
    return Object.fromEntries(names.map((name) => [name, given.get(name) ?? undefined]));
  }, [names, text]);
  const choose = (form: FormData, kept: Record<string, string> = {}) => {
    const chosen = names.map((name) => [name, String(form.get(name) ?? "").trim()] as const);
    setSearch({ ...kept, ...Object.fromEntries(chosen.filter(([, value]) => value !== "")) });
  };
  return [filters, choose];
}
