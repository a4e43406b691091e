// What is on file about a person, in words: each thing with its value, where it comes from and until when it counts.
import { z } from '@hono/zod-openapi';
import { roundsByIds } from '#api/read/cases.ts';
import { day, id, instant, iso, text, textOrNull } from '#api/shapes.ts';
import type { Engine } from '#engine/engine.ts';
import { formatFullDay } from '#kit/format.ts';
import { own } from '#kit/own.ts';
import { text as said, type Text } from '#kit/text.ts';
import { correctionsOf } from '#people/corrections.ts';
import { factSource, roundOfSource } from '#people/fact-source.ts';
import { type FactOnFile, type FactValue, factsOf } from '#people/facts.ts';
import { peopleByIds } from '#people/people.ts';
import type { ConsentWay } from '#policy/consent.ts';
import { consentWords } from '#policy/consent-words.ts';
import { type FactDefinition, factAt } from '#policy/facts.ts';
import type { Answers } from '#policy/form.ts';

export const shownFact = z
  .object({
    key: z.string(),
    label: text,
    value: text,
    source: text,
    observedOn: day,
    expiresOn: day.nullable(),
    group: z.enum(['person', 'work', 'skill', 'other']),
  })
  .openapi('ShownFact');

export const shownCorrection = z
  .object({
    id,
    what: z.string(),
    label: text,
    words: z.string(),
    askedAt: instant,
    union: z.string().openapi({ description: 'Who answers' }),
    answeredAt: instant.nullable(),
    accepted: z.boolean().nullable(),
    answer: z.string().nullable(),
    behalf: textOrNull.openapi({ description: 'Who asked it for the member, and how the member agreed' }),
  })
  .openapi('ShownCorrection');

/** What may be said to be wrong beside the facts. */
const ownThings: Readonly<Record<string, Text>> = {
  name: said('姓名', 'Name'),
  'id-number': said('身份证号', 'ID number'),
  phone: said('手机号', 'Phone'),
  membership: said('会籍', 'Membership'),
};

const yesNo = (value: boolean): Text => (value ? said('是', 'yes') : said('否', 'no'));

function oneValue(value: string | number | boolean, definition: FactDefinition | undefined): Text {
  if (typeof value === 'boolean') return yesNo(value);
  if (definition?.type === 'date') return formatFullDay(String(value));
  const choice = definition?.choices?.find(({ key }) => key === value);
  return choice?.label ?? said(String(value), String(value));
}

/** In words; account numbers never come here. */
export function factInWords(key: string, value: FactValue): Text {
  const definition = factAt(key);
  const all = (typeof value === 'object' ? [...value] : [value]).map((one) => oneValue(one, definition));
  return said(all.map((one) => one.zh).join('、'), all.map((one) => one.en).join(', '));
}

const groupOf = (key: string) => {
  const [head] = key.split('.');
  if (head === 'skill' || head === 'training' || head === 'honour') return 'skill' as const;
  if (key === 'person.birthDay' || key === 'person.sex') return 'person' as const;
  return head === 'person' || head === 'membership' ? ('work' as const) : ('other' as const);
};

export async function shownFacts(engine: Engine, tenantId: number, personId: number) {
  const facts = newestOnly(await factsOf(engine.house.db, tenantId, personId));
  const ids = facts.flatMap((fact) => roundOfSource(fact.source) ?? []);
  const found = ids.length > 0 ? await roundsByIds(engine, engine.house.db, tenantId, ids) : new Map();
  const rounds = new Map(
    ids.flatMap((id) => {
      const round = found.get(id);
      return round ? [[id, { title: round.programme.title as Text, name: round.view.name as string }] as const] : [];
    }),
  );
  const training = (fact: FactOnFile) => {
    const title = rounds.get(roundOfSource(fact.source) ?? 0)?.title;
    return fact.key.startsWith('training.') && title
      ? said(`${title.zh}结业证书`, `Certificate: ${title.en}`)
      : undefined;
  };
  const roundInWords = (source: string) => {
    const round = rounds.get(roundOfSource(source) ?? 0);
    return round && said(`${round.title.zh}（${round.name}）`, `${round.title.en} (${round.name})`);
  };
  return facts.map((fact) => ({
    key: fact.key,
    label: training(fact) ?? labelOf(fact.key),
    value: factInWords(fact.key, fact.value),
    source: factSource(fact.source, roundInWords(fact.source)),
    observedOn: fact.observedOn,
    expiresOn: fact.expiresOn,
    group: groupOf(fact.key),
  }));
}

/** The newest observation of a key is the one that counts. */
const newestOnly = (facts: readonly FactOnFile[]): FactOnFile[] =>
  facts.filter((fact, n) => facts.findIndex((other) => other.key === fact.key) === n);

export const labelOf = (what: string): Text => own(ownThings, what) ?? factAt(what)?.label ?? said(what, what);

/** '周敏替本人提的；本人2026年11月20日当面口头同意，证人李秀兰'; to the member himself with 您. */
export function askedForWords(
  by: string,
  { how, on, kept, witness, time }: Answers,
  whom: Text = said('本人', 'the member'),
): Text {
  const given = { how: how as ConsentWay, on: String(on), detail: (witness ?? time ?? null) as string | null };
  const words = consentWords(given);
  const paper = typeof kept === 'string' ? said(`，纸在${kept}`, `; the paper: ${kept}`) : said('', '');
  return said(
    `${by}替${whom.zh}提的；${whom.zh}${words.zh}${paper.zh}`,
    `asked by ${by} for ${whom.en}, who ${words.en}${paper.en}`,
  );
}

/** What a correction may be asked of: a fact on file, or what the register itself keeps. */
export const mayBeWrong = (what: string, facts: readonly { readonly key: string }[]): boolean =>
  Object.hasOwn(ownThings, what) || facts.some((fact) => fact.key === what);

export async function shownCorrections(engine: Engine, tenantId: number, personId: number) {
  const { house } = engine;
  const rows = await correctionsOf(house, tenantId, personId);
  const names = await house.db.query<{ id: number; name: string }>(
    'SELECT id, name FROM organisations WHERE tenant_id = $1 AND id = ANY ($2::bigint[])',
    [tenantId, rows.map((row) => row.organisationId)],
  );
  const officers = await peopleByIds(house.db, tenantId, [...new Set(rows.flatMap(({ askedBy }) => askedBy ?? []))]);
  return rows.map(({ askedBy, consent, ...row }) => ({
    ...row,
    behalf: consent && askedForWords(officers.get(askedBy ?? 0)?.name ?? '', consent, said('您', 'you')),
    label: labelOf(row.what),
    askedAt: iso(row.askedAt),
    answeredAt: row.answeredAt && iso(row.answeredAt),
    union: names.find((one) => one.id === row.organisationId)?.name ?? '',
  }));
}
