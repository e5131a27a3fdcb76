/** ShopPulse's API as docs/shoppulse-openapi.json describes it. */
import type { Below } from "../api/routes";
import type { components, paths } from "./schema";

export const BASE = "/shoppulse/v1";

export type Routes = Below<paths, typeof BASE>;

type Schemas = components["schemas"];
export type Visibility = Schemas["Visibility"];
export type Figures = Schemas["Figures"];
export type Told = Schemas["Told"];
export type Point = Schemas["Point"];
export type Grain = Schemas["Grain"];
export type Split = Schemas["Split"];
