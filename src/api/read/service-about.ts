// What is known of a member when he looks at a service: his union, the facts on file with their source, the forest around him.
import type { Engine } from '#engine/engine.ts';
import { loadFacts, type PinnedRound } from '#engine/load.ts';
import { chinaDate } from '#kit/clock.ts';
import type { Day } from '#kit/days.ts';
import { type Text, text } from '#kit/text.ts';
import type { Forest } from '#organisations/forest.ts';
import { type FactOnFile, factsOf } from '#people/facts.ts';
import { leavesOf, pathsIn, scopesOf } from '#policy/concern.ts';
import type { Answers, Form } from '#policy/form.ts';
import { lookAtAnswers } from '#policy/form-check.ts';
import type { FactSnapshot } from '#policy/kind.ts';
import { factReader } from '#policy/reading.ts';
import type { Queryable } from '#store/queryable.ts';

export interface Member {
  readonly personId: number;
  /** His union; null: no membership at present. */
  readonly organisationId: number | null;
  readonly facts: FactSnapshot;
  readonly today: Day;
  readonly forest: Forest;
  within(id: number, ancestorId: number): boolean;
}

export async function memberNow(engine: Engine, tenantId: number, personId: number): Promise<Member> {
  const { db, clock } = engine.house;
  const facts = (await loadFacts(db, tenantId, [personId])).get(personId) ?? {};
  const forest = await engine.caches.forests.get(db, tenantId);
  const union = facts['membership.organisation'];
  return {
    ...{ personId, facts, forest, today: chinaDate(clock.now()) },
    organisationId: typeof union === 'number' && facts['membership.status'] !== 'ended' ? union : null,
    within: (id, above) => forest.within(id, above),
  };
}

export interface Prefilled {
  readonly field: string;
  readonly source: Text;
  readonly observedOn: Day | null;
  readonly expiresOn: Day | null;
}

export interface Beforehand {
  /** Checked as if they had been typed; what does not fit the form is left for the member to fill in. */
  readonly answers: Answers;
  readonly prefilled: readonly Prefilled[];
}

function sourceWords(source: string): Text {
  if (source === 'id-number') return text('来自身份证号', 'From your ID number');
  if (source.startsWith('import:')) return text('来自单位名册', 'From a list of your union');
  if (source.startsWith('case:')) return text('来自您办过的申请', 'From an earlier case of yours');
  if (source === 'demo') return text('来自演示数据', 'From the demo');
  return text(`来自${source}`, `From ${source}`);
}

const fromRegister = text('来自会员登记', 'From the register of members');

/** What the form can be filled in with from what is on file. */
export async function beforehand(
  q: Queryable,
  tenantId: number,
  { programme, view }: PinnedRound,
  member: Member,
): Promise<Beforehand> {
  const asked = Object.entries(programme.form).flatMap(([field, { prefill }]) => (prefill ? [{ field, prefill }] : []));
  const found = asked.flatMap(({ field, prefill }) => {
    const value = factReader(prefill, member.today)({ facts: member.facts, within: member.within });
    return value === undefined ? [] : [{ field, prefill, value }];
  });
  if (found.length === 0) return { answers: {}, prefilled: [] };
  const raw = Object.fromEntries(found.map(({ field, value }) => [field, value]));
  const context = { round: view, facts: member.facts, asOf: member.today, within: member.within };
  const { answers } = lookAtAnswers(programme.form, raw, context);
  const newest = new Map<string, FactOnFile>();
  for (const fact of await factsOf(q, tenantId, member.personId)) if (!newest.has(fact.key)) newest.set(fact.key, fact);
  const prefilled = found
    .filter(({ field }) => Object.hasOwn(answers, field))
    .map(({ field, prefill }): Prefilled => {
      const fact = newest.get(prefill);
      return {
        field,
        source: fact ? sourceWords(fact.source) : fromRegister,
        observedOn: fact?.observedOn ?? null,
        expiresOn: fact?.expiresOn ?? null,
      };
    });
  return { answers, prefilled };
}

/** Facts that decide which fields are asked: the browser judges the same conditions. */
export function factsAsked(form: Form, facts: FactSnapshot): FactSnapshot {
  const paths = scopesOf(form).flatMap((scope) =>
    Object.values(scope.form).flatMap(({ showWhen }) =>
      showWhen === undefined ? [] : leavesOf(showWhen, '').flatMap(({ value }) => pathsIn(value)),
    ),
  );
  const wanted = new Set(paths.flatMap((path) => [path, `${path}~`]));
  return Object.fromEntries(Object.entries(facts).filter(([path]) => wanted.has(path)));
}
