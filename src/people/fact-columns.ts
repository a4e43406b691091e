// Where a condition finds what it reads of a person: in a column of person_facts where there is one, else in the snapshot.
import { Fault } from '#kit/refusal.ts';
import type { FactPath } from '#policy/condition.ts';
import type { ReadAs, SqlContext } from '#policy/sql.ts';

/** Columns that PostgreSQL itself keeps of the snapshot (migration 0008), named as the fact. Any other path is read too, only slower. */
export const factColumns: Readonly<Record<FactPath, ReadAs>> = {
  ...{ 'membership.status': 'text', 'membership.since': 'date', 'membership.organisation': 'id' },
  ...{ 'person.birthDay': 'date', 'person.sex': 'text', 'person.frontline': 'boolean', 'person.occupation': 'text' },
  ...{ 'person.employedSince': 'date', 'person.employedSince~': 'text', 'skill.level': 'text', 'skill.level~': 'text' },
  ...{ 'skill.occupation': 'text', 'skill.occupation~': 'text', 'hardship.class': 'text', 'hardship.class~': 'text' },
  'honour.modelWorker': 'boolean',
};

/** Fact paths are `[a-z][A-Za-z0-9.-]*~?`; anything else cannot come from a checked programme. */
function named(path: FactPath): FactPath {
  if (!/^[A-Za-z0-9.~-]+$/.test(path)) throw new Fault(`not a fact path: ${path}`);
  return path;
}

/** For a statement that calls its row of person_facts `f`. */
export const personFacts: Pick<SqlContext, 'stored' | 'column'> = {
  stored: (path) => `(f.snapshot -> '${named(path)}')`,
  column: (path, as) => (Object.hasOwn(factColumns, path) && factColumns[path] === as ? `f."${path}"` : undefined),
};
