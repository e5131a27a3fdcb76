/** What the shared screens say and keep of the product that they stand in. They know neither of the two. */
import { createContext, type ReactNode, useContext } from "react";
import type { ApiError } from "../api/client";

export interface Product {
  name: string;
  /** Opens the names of what is kept in the browser. */
  slug: string;
  /** The sentence at the foot of every page. */
  foot: string;
  /** That nobody answers, in words that fit what the product is for. */
  unreachable: string;
  /** What this product says of a refusal of its own; nothing, where it has no words but the common ones. */
  told: (error: ApiError) => ReactNode;
}

export const PRODUCT = createContext<Product | undefined>(undefined);

export function useProduct(): Product {
  const product = useContext(PRODUCT);
  if (!product) throw new Error("no product is shown here");
  return product;
}
