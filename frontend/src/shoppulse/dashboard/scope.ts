import type { Visibility } from "../contract";

/** Who somebody is here and what of the tenant they see, in a sentence or two. */
export function told({ role, tenant_name, regions, stores }: Visibility): string {
  const limits = [within(regions, "region"), within(stores, "store")].filter((it) => it !== undefined);
  const seen = limits.length === 0 ? "all regions and stores" : limits.join(", and of it ");
  return `${role} at ${tenant_name}. You see ${seen}.`;
}

/** A limit that leaves nothing over. */
export const seesNothing = ({ regions, stores }: Visibility): boolean =>
  regions?.length === 0 || stores?.length === 0;

function within(members: readonly string[] | null, one: string): string | undefined {
  if (members === null) return undefined;
  if (members.length === 0) return `no ${one}`;
  return `${members.length === 1 ? one : `${one}s`} ${members.join(", ")}`;
}
