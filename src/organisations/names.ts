// Workbooks name unions as people speak of them: the register's name, a short form, with or without 工会委员会, or the credit code.
import { normaliseName } from '#kit/normalise.ts';
import { grams } from '#kit/pinyin.ts';
import { type Refusal, refuse } from '#kit/refusal.ts';
import { namedWithin, type OrganisationNamed } from '#organisations/search.ts';
import type { Queryable } from '#store/queryable.ts';

export interface NameBook {
  /** Refuses: organisation-unknown (with the nearest name), organisation-ambiguous, organisation-name-missing. */
  find(written: string): OrganisationNamed | Refusal;
}

const ENDING = /(?:基层)?(?:工会委员会|工会联合会|总工会|联合工会|工会|委员会)$/;
const loose = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[\s()（）“”"·]/g, '')
    .replace(ENDING, '');

/** Reads the names of a subtree once; then any number of rows are resolved in memory. */
export async function nameBook(q: Queryable, tenantId: number, withinId: number): Promise<NameBook> {
  const all = await namedWithin(q, tenantId, withinId);
  const exact = new Map<string, OrganisationNamed[]>();
  const loosely = new Map<string, OrganisationNamed[]>();
  const put = (map: Map<string, OrganisationNamed[]>, name: string, one: OrganisationNamed) => {
    if (name === '') return;
    const there = map.get(name);
    if (!there) map.set(name, [one]);
    else if (there.at(-1) !== one) there.push(one);
  };
  for (const one of all) {
    for (const name of [one.name, one.shortName, one.creditCode ?? '']) put(exact, name.toLowerCase(), one);
    for (const name of [one.name, one.shortName]) put(loosely, loose(name), one);
  }
  const answers = new Map<string, OrganisationNamed | Refusal>();
  const look = (name: string): OrganisationNamed | Refusal => {
    if (name === '') return refuse('organisation-name-missing', '没有写单位（工会）', 'The organisation is missing');
    const found = exact.get(name.toLowerCase()) ?? loosely.get(loose(name)) ?? [];
    if (found.length === 1) return found[0]!;
    if (found.length > 1) return ambiguous(name, found);
    return unknown(name, all);
  };
  return {
    find(written) {
      const name = normaliseName(written);
      const known = answers.get(name);
      if (known) return known;
      const answer = look(name);
      answers.set(name, answer);
      return answer;
    },
  };
}

function ambiguous(name: string, found: readonly OrganisationNamed[]): Refusal {
  const names = found.map((one) => one.name);
  return refuse(
    'organisation-ambiguous',
    `叫“${name}”的工会有 ${found.length} 个`,
    `${found.length} organisations are called “${name}”`,
    {
      next: { zh: '请写全称或统一社会信用代码', en: 'Write the full name or the credit code' },
      details: { names },
    },
  );
}

function unknown(name: string, all: readonly OrganisationNamed[]): Refusal {
  const wanted = new Set(grams(name));
  let nearest: OrganisationNamed | undefined;
  let shared = 1;
  // A name that nobody knows is rare; among thousands of unions this takes a millisecond or two.
  for (const one of all.slice(0, 20_000)) {
    const count = grams(one.name).filter((gram) => wanted.has(gram)).length;
    if (count > shared) {
      shared = count;
      nearest = one;
    }
  }
  const next = nearest
    ? { zh: `是不是“${nearest.name}”？`, en: `Is it “${nearest.name}”?` }
    : { zh: '请按工会登记的名称填写', en: 'Write the name as registered' };
  return refuse('organisation-unknown', `本辖区没有“${name}”`, `There is no “${name}” among the organisations here`, {
    next,
  });
}
