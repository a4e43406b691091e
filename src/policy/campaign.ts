// A campaign is several rounds under one name: 送温暖“四步走” is a claim, visits, a hand-over and a fund. Plain data like a programme: which programmes
// make which step, and by which measure somebody counts as reached, so that people can be added up over all of it.
import { own } from '#kit/own.ts';
import { type Text, text } from '#kit/text.ts';
import { type Kinds, measuresOf } from '#policy/measures.ts';
import type { BulletinSentence, Programme } from '#policy/programme.ts';
import { placeholdersOf, readSentence } from '#policy/sentence.ts';

/** Rounds of this programme belong to the step; whoever's case has the measure above nought was reached. */
export interface Reach {
  readonly programme: string;
  /** `stage.measure`. */
  readonly measure: string;
  /** Of a union's case: the field that says for how many people it is. */
  readonly people?: string;
}

export interface CampaignStep {
  readonly key: string;
  readonly title: Text;
  readonly says: Text;
  readonly reach: readonly Reach[];
}

export interface Campaign {
  readonly key: string;
  readonly title: Text;
  readonly basis: readonly string[];
  readonly steps: readonly CampaignStep[];
  /** `{round.name}`, `{round.year}`; of a step `{claim.people}`; of all of it `{reached.people}`. Left out where all its figures are nought. */
  readonly bulletin: readonly BulletinSentence[];
}

/** What is counted of a step and of the whole. */
export const reachMeasures = {
  people: text('人（同一人只算一次）', 'people, each counted once'),
  outsiders: text('其中未入会的', 'of them not members'),
  firms: text('家单位', 'unions'),
  told: text('单位报的人数', 'people as their unions told'),
} as const;
export type Reached = Readonly<Record<keyof typeof reachMeasures, number>>;

/** What is wrong with it, in words; nothing when all is well. */
export function checkCampaign(
  campaign: Campaign,
  programmes: Readonly<Record<string, Programme>>,
  kinds: Kinds,
): string[] {
  const keys = campaign.steps.map(({ key }) => key);
  const wrong = keys.filter((key, n) => key === 'reached' || keys.indexOf(key) !== n).map((key) => `step ${key}`);
  for (const { key, reach } of campaign.steps)
    for (const { programme: name, measure, people } of reach) {
      const programme = own(programmes, name);
      if (!programme || !measuresOf(programme, kinds).has(measure)) wrong.push(`${key}: ${name} ${measure}`);
      else if (people !== undefined && own(programme.form, people)?.type !== 'number') wrong.push(`${key}: ${people}`);
    }
  const told = [...keys, 'reached'].flatMap((key) => Object.keys(reachMeasures).map((one) => `${key}.${one}`));
  for (const template of campaign.bulletin.flatMap(({ zh, en }) => [zh, en])) {
    const { parts, problems } = readSentence(template);
    wrong.push(...problems.map(({ en }) => en));
    for (const { of, name } of placeholdersOf(parts)) if (of !== 'round' && !told.includes(name)) wrong.push(name);
  }
  return wrong;
}

/** Programmes whose rounds may belong to it. */
export const programmesOf = ({ steps }: Campaign): string[] => [
  ...new Set(steps.flatMap(({ reach }) => reach.map(({ programme }) => programme))),
];
