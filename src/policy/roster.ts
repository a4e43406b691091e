// Cases that a register brings by itself: one for every record of a kind, with what is known already written in. What is counted are results that cases
// proved, in the year of the round, on days on which people belonged to the record; so a yearly review asks for nothing that the union knows.
import { evidenceKinds } from '#policy/evidence.ts';

export interface Roster {
  /** A key of recordKinds. */
  readonly record: string;
  /** Field of the form → what is written there, one of rosterSources. */
  readonly answers: Readonly<Record<string, string>>;
}

export const rosterRoles = ['member', 'apprentice'] as const;

/** 'results' is a table with a row for each: its kind, its day and its name. */
export const rosterSources: readonly string[] = [
  ...['number', 'name', 'results'],
  ...evidenceKinds.map(({ key }) => `evidence.${key}`),
  ...rosterRoles.map((role) => `people.${role}`),
];

/** Columns of a table of results, by what is in them. */
export const resultColumns = { kind: 'choice', day: 'date', title: 'text' } as const;

/** Most rows that a table of results may have: a year of one studio. */
export const resultsMost = 100;

export const rosterOf = ({ roster }: { readonly roster?: Roster }): Roster['answers'] => roster?.answers ?? {};
