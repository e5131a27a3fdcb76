import { apiContext } from "../api/context";
import type { Routes } from "./contract";

export const [ApiProvider, useApi] = apiContext<Routes>();
