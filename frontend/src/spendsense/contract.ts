/** SpendSense's API as docs/openapi.json describes it. */
import type { Client } from "../api/client";
import type { Below, PathOf, Query as QueryOf } from "../api/routes";
import type { components, paths } from "./schema";

export const BASE = "/api/v1";

export type Schemas = components["schemas"];
export type Routes = Below<paths, typeof BASE>;
export type Api = Client<Routes>;
export type Query<Path extends PathOf<Routes, "GET">> = QueryOf<Routes, Path>;
