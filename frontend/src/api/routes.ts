/** What each route of the API takes and answers, by its method and path, as docs/openapi.json says. */
import type { components, paths } from "./schema";

export type Schemas = components["schemas"];

/** The routes by their paths below `/api/v1`. */
type Routes = { [Path in keyof paths as Path extends `/api/v1${infer Below}` ? Below : never]: paths[Path] };

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

export type PathOf<M extends Method> = {
  [Path in keyof Routes]: Routes[Path] extends Record<Lowercase<M>, object> ? Path : never;
}[keyof Routes];

type Operation<M extends Method, Path extends PathOf<M>> = Routes[Path][Lowercase<M> & keyof Routes[Path]];

/** What is undefined is not sent, so it may stand wherever something is optional. */
type Loose<Fields> = { [Name in keyof Fields]: Fields[Name] | undefined };

type Parameters<O> = O extends { parameters: infer Places }
  ? { [Place in Exclude<keyof Places, "path" | "cookie">]?: Loose<Places[Place]> } & Pick<
      Places,
      "path" & keyof Places
    >
  : never;

type Body<O> = O extends { requestBody: { content: { "application/json": infer Json } } }
  ? { body: Loose<Json> }
  : O extends { requestBody?: { content: { "application/json": infer Json } } }
    ? { body?: Loose<Json> }
    : { body?: never };

/** Parameters by where they stand, and the body. */
export type Given<M extends Method, Path extends PathOf<M>> = Parameters<Operation<M, Path>> &
  Body<Operation<M, Path>>;

/** Nothing need be given to a route that requires nothing. */
export type Giving<M extends Method, Path extends PathOf<M>> =
  Record<never, never> extends Given<M, Path> ? [given?: Given<M, Path>] : [given: Given<M, Path>];

type Answer<O> = O extends { responses: infer Responses }
  ? {
      [Status in keyof Responses]: Status extends 200 | 201 | 202
        ? Responses[Status] extends { content: { "application/json": infer Json } }
          ? Json
          : never
        : never;
    }[keyof Responses]
  : never;

/** What is in the envelope of a success. */
export type Data<M extends Method, Path extends PathOf<M>> =
  Answer<Operation<M, Path>> extends { data: infer Found } ? Found : never;

/** The filters of a list. */
export type Query<Path extends PathOf<"GET">> = NonNullable<Given<"GET", Path>["query"]>;
