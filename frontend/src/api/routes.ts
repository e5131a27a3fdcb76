/** What each route of an API takes and answers, by its method and path, as its OpenAPI document says. */

/** The routes of a document by their paths below `Base`. */
export type Below<Paths, Base extends string> = {
  [Path in keyof Paths as Path extends `${Base}${infer Rest}` ? Rest : never]: Paths[Path];
};

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

export type PathOf<Routes, M extends Method> = {
  [Path in keyof Routes]: Routes[Path] extends Record<Lowercase<M>, object> ? Path : never;
}[keyof Routes] &
  string;

type Operation<Routes, M extends Method, Path extends PathOf<Routes, M>> = Routes[Path][Lowercase<M> &
  keyof Routes[Path]];

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
export type Given<Routes, M extends Method, Path extends PathOf<Routes, M>> = Parameters<
  Operation<Routes, M, Path>
> &
  Body<Operation<Routes, M, Path>>;

/** Nothing need be given to a route that requires nothing. */
export type Giving<Routes, M extends Method, Path extends PathOf<Routes, M>> =
  Record<never, never> extends Given<Routes, M, Path>
    ? [given?: Given<Routes, M, Path>]
    : [given: Given<Routes, M, Path>];

type Answer<O> = O extends { responses: infer Responses }
  ? {
      [Status in keyof Responses]: Status extends 200 | 201 | 202
        ? Responses[Status] extends { content: { "application/json": infer Json } }
          ? Json
          : never
        : never;
    }[keyof Responses]
  : never;

/** The envelope of a success. */
export type Enveloped<Routes, M extends Method, Path extends PathOf<Routes, M>> = Answer<
  Operation<Routes, M, Path>
>;

/** What is in the envelope. */
export type Data<Routes, M extends Method, Path extends PathOf<Routes, M>> =
  Enveloped<Routes, M, Path> extends { data: infer Found } ? Found : never;

/** The filters of a list. */
export type Query<Routes, Path extends PathOf<Routes, "GET">> =
  Given<Routes, "GET", Path> extends { query?: infer Filters } ? NonNullable<Filters> : never;
