// What is known of a member when he looks at a service: his union, the facts on file with their source, the forest around him.
import type { Engine } from '#engine/engine.ts';
import { loadFacts, type PinnedRound } from '#engine/load.ts';
import { chinaDate } from '#kit/clock.ts';
import type { Day } from '#kit/days.ts';
import { own } from '#kit/own.ts';
import { type Text, text } from '#kit/text.ts';
import type { Forest } from '#organisations/forest.ts';
import { factSource } from '#people/fact-source.ts';
import { type FactOnFile, factsOf } from '#people/facts.ts';
import { pathsOf } from '#policy/concern.ts';
import type { FactPath } from '#policy/condition.ts';
import { facts as dictionary } from '#policy/facts.ts';
import type { Answers } from '#policy/form.ts';
import { lookAtAnswers } from '#policy/form-check.ts';
import type { FactSnapshot } from '#policy/kind.ts';
import type { Programme } from '#policy/programme.ts';
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

const cameFrom = ({ zh, en }: Text): Text => text(`来自${zh}`, `From ${en}`);
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
        source: fact ? cameFrom(factSource(fact.source)) : fromRegister,
        observedOn: fact?.observedOn ?? null,
        expiresOn: fact?.expiresOn ?? null,
      };
    });
  return { answers, prefilled };
}

const derivedFrom = (path: FactPath): FactPath => own(dictionary, path)?.derived?.from ?? path;

/** Facts that the programme looks at: the browser judges the same conditions while the form is filled in. */
export function factsAsked(programme: Programme, facts: FactSnapshot): FactSnapshot {
  const wanted = new Set(pathsOf(programme).flatMap(({ value: path }) => [path, `${path}~`, derivedFrom(path)]));
  return Object.fromEntries(Object.entries(facts).filter(([path]) => wanted.has(path)));
}
