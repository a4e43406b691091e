// The bulletin writes itself: the sentences of a round's pinned programme version, filled with the figures of the round as they stand.

import { type Figures, figuresOf } from '#figures/read.ts';
import type { Day } from '#kit/days.ts';
import { Fault } from '#kit/refusal.ts';
import type { Kinds } from '#policy/measures.ts';
import type { Programme } from '#policy/programme.ts';
import {
  checkBulletin,
  isIdle,
  type Placeholder,
  placeholdersOf,
  readSentence,
  resolve,
  type Value,
  writeSentence,
} from '#policy/sentence.ts';
import type { Queryable } from '#store/queryable.ts';

export interface Bulletin {
  readonly round: {
    readonly id: number;
    readonly name: string;
    readonly year: number;
    readonly organisationId: number;
  };
  /** The programme's key. */
  readonly programme: string;
  readonly zh: string;
  readonly en: string;
  /** Placeholder as written (`apply.passed@tier=city`, `count(attend.passed@course)`) → what was put there. */
  readonly values: Readonly<Record<string, Value>>;
}

interface RoundRow {
  id: number;
  name: string;
  year: number;
  organisationId: number;
  opensOn: Day;
  closesOn: Day;
  programme: Programme;
}

/** Either one round, or all rounds of a year, run by one organisation if it is given. */
export type BulletinAsked = { readonly roundId: number } | { readonly year: number; readonly organisationId?: number };

async function roundsOf(q: Queryable, tenantId: number, asked: BulletinAsked): Promise<RoundRow[]> {
  const one = 'roundId' in asked;
  return q.query<RoundRow>(
    `SELECT r.id, r.name, r.year, r.organisation_id AS "organisationId", r.opens_on AS "opensOn", r.closes_on AS "closesOn",
            v.definition AS programme
       FROM rounds r JOIN programme_versions v ON v.tenant_id = $1 AND v.hash = r.version_hash
      WHERE r.tenant_id = $1 AND ($2::bigint IS NULL OR r.id = $2) AND ($3::int IS NULL OR r.year = $3)
        AND ($4::bigint IS NULL OR r.organisation_id = $4)
      ORDER BY r.id`,
    [tenantId, one ? asked.roundId : null, one ? null : asked.year, one ? null : (asked.organisationId ?? null)],
  );
}

/**
 * The sentences of `programme` with `figures`; those whose figures are all nought are left out, and `zh` and `en` are empty while no figure is told.
 * A Fault when a sentence names what the programme does not have.
 */
export function writeBulletin(
  programme: Programme,
  kinds: Kinds,
  round: { year: number; name: string; opensOn: Day; closesOn: Day },
  figures: Figures,
): { zh: string; en: string; values: Record<string, Value> } {
  const problems = checkBulletin(programme, kinds);
  if (problems.length > 0)
    throw new Fault(`${programme.key}: ${problems.map(({ where, why }) => `${where} ${why.en}`).join('; ')}`);
  const facts = { year: round.year, name: round.name, opensOn: round.opensOn, closesOn: round.closesOn };
  const values: Record<string, Value> = {};
  const value = (part: Placeholder) => resolve(part, facts, figures);
  const write = (language: 'zh' | 'en'): string[] => {
    const sentences = programme.bulletin.map((sentence) => readSentence(sentence[language]).parts);
    for (const part of sentences.flatMap(placeholdersOf)) values[part.source] = value(part);
    const speaking = sentences.filter((parts) => !isIdle(parts, value));
    const tells = speaking.some((parts) => placeholdersOf(parts).some(({ of }) => of !== 'round'));
    return tells ? speaking.map((parts) => writeSentence(parts, language, value)) : [];
  };
  return { zh: write('zh').join(''), en: write('en').join(' '), values };
}

/** One bulletin per round, by round id; rounds whose programme has no sentence are left out. Empty when there is no such round. */
export async function bulletinsOf(
  q: Queryable,
  tenantId: number,
  asked: BulletinAsked,
  kinds: Kinds,
): Promise<Bulletin[]> {
  const bulletins: Bulletin[] = [];
  for (const row of await roundsOf(q, tenantId, asked)) {
    if (row.programme.bulletin.length === 0) continue;
    const { id, name, year, organisationId } = row;
    const scope = { organisationId, programmeKey: row.programme.key, year, roundId: id };
    const figures = await figuresOf(q, tenantId, scope);
    const words = writeBulletin(row.programme, kinds, row, figures);
    bulletins.push({ round: { id, name, year, organisationId }, programme: row.programme.key, ...words });
  }
  return bulletins;
}
