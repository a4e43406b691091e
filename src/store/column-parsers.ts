// How PostgreSQL's values become JavaScript's: exact or refused, and a date stays a date whatever the machine's time zone.
import pg from 'pg';
import { Fault } from '#kit/refusal.ts';

function toNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new Fault(`The database gave an integer beyond 2^53: ${text}`);
  return value;
}

const arrayOf = (one: (text: string) => unknown) => {
  const parse = pg.types.getTypeParser(1009 as never) as (text: string) => unknown[]; // text[]
  const each = (value: unknown): unknown =>
    Array.isArray(value) ? value.map(each) : value === null ? null : one(value as string);
  return (text: string) => parse(text).map(each);
};

const asWritten = (text: string) => text;

/** By type oid (src/include/catalog/pg_type.dat). Text format only; pg asks for no other. */
const parsers = new Map<number, (text: string) => unknown>([
  [20, toNumber], // int8
  [1016, arrayOf(toNumber)],
  [1700, asWritten], // numeric: a string, exact
  [1231, arrayOf(asWritten)],
  [1082, asWritten], // date: YYYY-MM-DD
  [1182, arrayOf(asWritten)],
]);

export const columnParsers = {
  getTypeParser(oid: number, format?: string) {
    const own = format === 'binary' ? undefined : parsers.get(oid);
    return own ?? pg.types.getTypeParser(oid as never, format as never);
  },
} as pg.CustomTypesConfig;
