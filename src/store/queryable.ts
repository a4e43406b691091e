// What a function needs to ask the database: a pool and a client inside a transaction look the same to it.

export interface Queryable {
  /** Rows of one statement; `$1…` from `params`. int8 → number, numeric and date → string, timestamptz → Date. */
  query<T>(sql: string, params?: unknown[]): Promise<T[]>;
}
