// What a campaign comes to: people reached in each step and in all, counted from the cases so that nobody counts twice. Whoever is known by name counts by
// the register, whoever is no member by the code of his name and digits; what a union told of its staff is kept apart, for nobody knows who they are.
import { type OpenCampaign, roundsOfCampaign } from '#engine/campaigns.ts';
import { type Figures, figuresByRound } from '#figures/read.ts';
import { kinds } from '#kinds/index.ts';
import { own } from '#kit/own.ts';
import type { Text } from '#kit/text.ts';
import { type Campaign, type CampaignStep, programmesOf, type Reach, type Reached } from '#policy/campaign.ts';
import type { Programme } from '#policy/programme.ts';
import { isIdle, type Placeholder, readSentence, resolve, writeSentence } from '#policy/sentence.ts';
import { walkInKey } from '#policy/walk-in.ts';
import { campaigns } from '#programmes/campaigns/index.ts';
import type { Queryable } from '#store/queryable.ts';

interface RoundRow {
  readonly id: number;
  readonly name: string;
  readonly opensOn: string;
  readonly closesOn: string;
  readonly state: 'open' | 'closed';
  readonly programme: Programme;
}

export interface StepRound extends Omit<RoundRow, 'programme'> {
  readonly title: Text;
  readonly opened: number;
  readonly open: number;
  readonly reached: Reached;
}

export interface StepSoFar {
  readonly step: CampaignStep;
  readonly rounds: readonly StepRound[];
  readonly reached: Reached;
}

export interface CampaignSoFar {
  readonly steps: readonly StepSoFar[];
  readonly reached: Reached;
  readonly bulletin: Text;
}

interface CaseRow {
  readonly personId: number | null;
  readonly firmId: number | null;
  readonly state: unknown;
  readonly told: string | null;
  readonly mark: string | null;
}

/** Who was reached, so that two of them can be put together without counting anybody twice. */
class People {
  private readonly known = new Set<number>();
  private readonly marks = new Set<string>();
  private readonly firms = new Map<number, number>();

  take({ personId, firmId, told, mark }: CaseRow): void {
    if (personId !== null) this.known.add(personId);
    else if (firmId === null) this.marks.add(mark ?? '');
    // A firm that received twice has the same staff.
    else this.firms.set(firmId, Math.max(this.firms.get(firmId) ?? 0, Number(told ?? 0)));
  }

  get reached(): Reached {
    const told = [...this.firms.values()].reduce((a, b) => a + b, 0);
    const outsiders = this.marks.size;
    return { people: this.known.size + outsiders, outsiders, firms: this.firms.size, told };
  }
}

const casesOf = (q: Queryable, tenantId: number, roundId: number, stage: string, people: string): Promise<CaseRow[]> =>
  q.query<CaseRow>(
    `SELECT c.person_id AS "personId", c.subject_organisation_id AS "firmId", c.state -> 'stages' -> $3 AS state,
        CASE WHEN $4 = '' THEN NULL ELSE a.plain ->> $4 END AS told, k.key AS mark
       FROM cases c LEFT JOIN answers a ON a.tenant_id = $1 AND a.case_id = c.id AND c.subject_organisation_id IS NOT NULL
       LEFT JOIN case_keys k ON k.tenant_id = $1 AND k.case_id = c.id AND k.scope = $5 AND c.person_id IS NULL
      WHERE c.tenant_id = $1 AND c.round_id = $2 AND c.state -> 'stages' -> $3 IS NOT NULL`,
    [tenantId, roundId, stage, people, `round:${roundId}:${walkInKey}`],
  );

/** Cases of a round in which somebody was reached. */
async function reachedIn(q: Queryable, tenantId: number, round: RoundRow, reach: Reach): Promise<CaseRow[]> {
  const [stage = '', measure = ''] = reach.measure.split('.');
  const kind = own(kinds, own(round.programme.stages, stage)?.kind ?? '');
  if (!kind) return [];
  const rows = await casesOf(q, tenantId, round.id, stage, reach.people ?? '');
  return rows.filter(({ state }) => (own(kind.contribution(state), measure) ?? 0) > 0);
}

const roundRows = (q: Queryable, tenantId: number, ids: readonly number[]): Promise<RoundRow[]> =>
  q.query<RoundRow>(
    `SELECT r.id, r.name, r.opens_on AS "opensOn", r.closes_on AS "closesOn", r.state, v.definition AS programme
       FROM rounds r JOIN programme_versions v ON v.tenant_id = $1 AND v.hash = r.version_hash
      WHERE r.tenant_id = $1 AND r.id = ANY ($2::bigint[]) ORDER BY r.opens_on, r.id`,
    [tenantId, ids],
  );

export async function campaignSoFar(q: Queryable, tenantId: number, of: OpenCampaign): Promise<CampaignSoFar> {
  const campaign = own(campaigns, of.campaignKey)!;
  const members = await roundsOfCampaign(q, tenantId, of.id);
  const rows = await roundRows(
    q,
    tenantId,
    members.map(({ roundId }) => roundId),
  );
  const figures = await figuresByRound(q, tenantId, {
    organisationId: of.organisationId,
    programmeKeys: programmesOf(campaign),
  });
  const all = new People();
  const steps: StepSoFar[] = [];
  for (const step of campaign.steps) {
    const inStep = new People();
    const rounds: StepRound[] = [];
    for (const row of rows.filter(({ id }) => members.some((one) => one.roundId === id && one.step === step.key))) {
      const inRound = new People();
      const reach = step.reach.find(({ programme }) => programme === row.programme.key);
      for (const one of reach ? await reachedIn(q, tenantId, row, reach) : [])
        for (const people of [inRound, inStep, all]) people.take(one);
      rounds.push(roundSoFar(row, figures.get(row.id) ?? {}, inRound.reached));
    }
    steps.push({ step, rounds, reached: inStep.reached });
  }
  return { steps, reached: all.reached, bulletin: bulletinOf(campaign, of, steps, all.reached) };
}

function roundSoFar({ programme, ...round }: RoundRow, figures: Figures, reached: Reached): StepRound {
  const { 'cases.opened': opened = 0, 'cases.open': open = 0 } = figures;
  return { ...round, title: programme.title, opened, open, reached };
}

function bulletinOf(campaign: Campaign, of: OpenCampaign, steps: readonly StepSoFar[], reached: Reached): Text {
  const parts = [...steps.map((one) => [one.step.key, one.reached] as const), ['reached', reached] as const];
  const figures = Object.fromEntries(
    parts.flatMap(([key, sums]) => Object.entries(sums).map(([name, n]) => [`${key}.${name}`, n])),
  );
  const value = (part: Placeholder) => resolve(part, { name: of.name, year: of.year }, figures);
  const write = (language: 'zh' | 'en') =>
    campaign.bulletin.flatMap((sentence) => {
      const { parts } = readSentence(sentence[language]);
      return isIdle(parts, value) ? [] : [writeSentence(parts, language, value)];
    });
  return { zh: write('zh').join(''), en: write('en').join(' ') };
}
