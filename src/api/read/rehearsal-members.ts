// Ten members of whom a rehearsal tells what would come out: chosen over all ways it can come out, masked, judged by what is on file. Never where the
// programme is about what is sensitive.
import { maskName } from '#kit/mask.ts';
import type { Text } from '#kit/text.ts';
import type { Forest } from '#organisations/forest.ts';
import type { Finding } from '#policy/condition.ts';
import { judge } from '#policy/evaluate.ts';
import { lookAtAnswers } from '#policy/form-check.ts';
import type { FactSnapshot } from '#policy/kind.ts';
import { needsAnApplication } from '#policy/prefilled.ts';
import type { Programme } from '#policy/programme.ts';
import { factReader, type RoundFacts } from '#policy/reading.ts';
import type { Queryable } from '#store/queryable.ts';

export interface MemberForeseen {
  readonly name: string;
  readonly organisationName: string;
  readonly outcome: 'passes' | 'fails' | 'unknown';
  /** The rule that decides; null: every rule that can be told holds. */
  readonly rule: { readonly says: Text; readonly clause: string | null } | null;
}

const shownAtMost = 10;
/** So many are judged, so that rare outcomes are among them. */
const judgedAtMost = 500;

interface Row {
  readonly name: string;
  readonly organisationName: string;
  readonly facts: FactSnapshot;
}

/** The same members whenever it is rehearsed, spread over the unions. */
const someMembers = (q: Queryable, tenantId: number, organisationId: number): Promise<Row[]> =>
  q.query<Row>(
    `SELECT p.name, o.name AS "organisationName", f.snapshot AS facts FROM person_facts f
       JOIN organisation_paths x ON x.tenant_id = $1 AND x.ancestor_id = $2 AND x.descendant_id = f.organisation_id
       JOIN people p ON p.tenant_id = $1 AND p.id = f.person_id AND p.merged_into_id IS NULL
       JOIN organisations o ON o.tenant_id = $1 AND o.id = f.organisation_id
      WHERE f.tenant_id = $1 ORDER BY hashint8(f.person_id), f.person_id LIMIT $3`,
    [tenantId, organisationId, judgedAtMost],
  );

export interface Judging {
  readonly programme: Programme;
  readonly round: RoundFacts;
  readonly today: string;
  readonly forest: Forest;
}

/** What is on file fills in the form, and nothing else does. */
function findingsOf({ programme, round, today, forest }: Judging, facts: FactSnapshot): readonly Finding[] {
  const within = (id: number, above: number) => forest.within(id, above);
  const raw = Object.entries(programme.form).flatMap(([field, { prefill }]) => {
    const value = prefill ? factReader(prefill, today)({ facts, within }) : undefined;
    return value === undefined ? [] : [[field, value]];
  });
  const { answers } = lookAtAnswers(programme.form, Object.fromEntries(raw), { round, facts, asOf: today, within });
  const told = new Set(
    [...programme.who, ...programme.rules]
      .filter((rule) => !needsAnApplication(programme.form, rule.when))
      .map(({ key }) => key),
  );
  return judge(programme, { facts, answers, round, asOf: today, within, which: 'all' }).findings.filter(({ key }) =>
    told.has(key),
  );
}

function foreseen(
  judging: Judging,
  { name, organisationName, facts }: Row,
): MemberForeseen & { readonly like: string } {
  const findings = findingsOf(judging, facts);
  const failed = findings.find(({ holds }) => holds === false);
  const deciding = failed ?? findings.find(({ holds }) => holds === 'unknown');
  const outcome = failed ? 'fails' : deciding ? 'unknown' : 'passes';
  return {
    ...{ name: maskName(name), organisationName, outcome, like: `${outcome} ${deciding?.key ?? ''}` },
    rule: deciding ? { says: deciding.says, clause: deciding.clause ?? null } : null,
  };
}

/** One of each way in turn, until there are ten. */
export async function membersForeseen(
  q: Queryable,
  tenantId: number,
  organisationId: number,
  judging: Judging,
): Promise<MemberForeseen[]> {
  const rows = await someMembers(q, tenantId, organisationId);
  const ways = [
    ...Map.groupBy(
      rows.map((row) => foreseen(judging, row)),
      ({ like }) => like,
    ).values(),
  ];
  const longest = Math.max(0, ...ways.map((way) => way.length));
  const inTurn = Array.from({ length: longest }, (_, n) => ways.flatMap((way) => way[n] ?? [])).flat();
  const order = ['passes', 'unknown', 'fails'];
  return inTurn
    .slice(0, shownAtMost)
    .map(({ like: _, ...one }) => one)
    .sort((a, b) => order.indexOf(a.outcome) - order.indexOf(b.outcome));
}
