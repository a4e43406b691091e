// Where the values come from that a rule saw: the register, another system that a fact on file was taken from, or what was filled in and nowhere else.
import { own } from '#kit/own.ts';
import { type Text, text } from '#kit/text.ts';
import { recordedSource } from '#people/fact-source.ts';
import { type FactOnFile, factsAt } from '#people/facts.ts';
import type { FactPath } from '#policy/condition.ts';
import { rulesOf } from '#policy/evaluate.ts';
import type { Answers } from '#policy/form.ts';
import { isOfRegister, keyOfFact, pathsOf } from '#policy/judged-on.ts';
import type { FactSnapshot } from '#policy/kind.ts';
import type { Programme } from '#policy/programme.ts';
import type { Queryable } from '#store/queryable.ts';

const written = text('申请表', 'Application');
const register = text('会员登记', 'Member register');
const unions = text('工会登记', 'Register of unions');

interface Judged {
  readonly personId: number | null;
  readonly programme: Programme;
  readonly answers: Answers;
}

/** By the key of the rule; `facts`: what the register said when the rules were judged, at the moment `at`. */
export async function sourcesOfRules(
  q: Queryable,
  tenantId: number,
  { personId, programme, answers }: Judged,
  facts: FactSnapshot,
  at: Date,
): Promise<ReadonlyMap<string, Text>> {
  const rules = rulesOf(programme, 'all');
  const prefilled = (path: FactPath) => own(programme.form, path.slice('form.'.length))?.prefill;
  const keyAt = (path: FactPath): FactPath | undefined =>
    path.startsWith('form.') ? prefilled(path) : isOfRegister(path) ? path : undefined;
  const keys = rules.flatMap(({ when }) => pathsOf(when).flatMap((path) => keyAt(path) ?? [])).map(keyOfFact);
  const found = personId === null || keys.length === 0 ? [] : await factsAt(q, tenantId, personId, keys, at);
  const newest = new Map<string, FactOnFile>();
  for (const fact of found) if (!newest.has(fact.key)) newest.set(fact.key, fact);

  const sourceOf = (path: FactPath): Text | null => {
    if (path.startsWith('round.')) return null;
    const key = keyAt(path);
    if (key === undefined) return written;
    const fact = newest.get(keyOfFact(key));
    const ofRegister = key.startsWith('organisation.') ? unions : register;
    const stated = fact ? (recordedSource(fact.source) ?? ofRegister) : ofRegister;
    if (!path.startsWith('form.')) return stated;
    // What was filled in is the register's as long as it says the same.
    const known = fact ? fact.value : own(facts, key);
    const answer = own(answers, path.slice('form.'.length));
    return known !== undefined && String(known) === String(answer) ? stated : written;
  };

  return new Map(
    rules.map(({ key, when }) => {
      const sources = [
        ...new Map(
          pathsOf(when)
            .flatMap((path) => sourceOf(path) ?? [])
            .map((one) => [one.zh, one]),
        ).values(),
      ];
      const all = sources.length > 0 ? sources : [text('批次', 'The round')];
      return [key, text(all.map(({ zh }) => zh).join('、'), all.map(({ en }) => en).join(', '))];
    }),
  );
}
