// Campaigns: opened under a name, and rounds put into their steps. A round goes into a step whose programme it is, of a campaign of the same union.

import { findRound } from '#engine/rounds.ts';
import { own } from '#kit/own.ts';
import { type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import type { Doing } from '#ledger/post.ts';
import type { Campaign } from '#policy/campaign.ts';
import { campaigns } from '#programmes/campaigns/index.ts';
import type { Queryable } from '#store/queryable.ts';

export interface OpenCampaign {
  readonly id: number;
  readonly campaignKey: string;
  readonly organisationId: number;
  readonly year: number;
  readonly name: string;
}

type By = Doing & { readonly actorId: number };

const noSuchCampaign = (): Refusal => refuse('no-such-campaign', '没有这个活动', 'There is no such campaign');

/** Refuses: no-such-campaign, campaign-exists. */
export async function openCampaign(
  q: Queryable,
  tenantId: number,
  made: Omit<OpenCampaign, 'id'>,
  { ids, at, actorId }: By,
): Promise<{ readonly id: number } | Refusal> {
  if (!Object.hasOwn(campaigns, made.campaignKey)) return noSuchCampaign();
  const id = await ids.take(tenantId);
  const rows = await q.query(
    `INSERT INTO campaigns (tenant_id, id, campaign_key, organisation_id, year, name, opened_by, opened_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING RETURNING id`,
    [tenantId, id, made.campaignKey, made.organisationId, made.year, made.name, actorId, at],
  );
  if (rows.length > 0) return { id };
  return refuse('campaign-exists', '同名的活动已经有了', 'There is a campaign of that name', {
    next: text('换一个名称，或用已有的', 'Choose another name or use that one'),
  });
}

const columns = 'id, campaign_key AS "campaignKey", organisation_id AS "organisationId", year, name';

export async function findCampaign(q: Queryable, tenantId: number, id: number): Promise<OpenCampaign | null> {
  const sql = `SELECT ${columns} FROM campaigns WHERE tenant_id = $1 AND id = $2`;
  const [row] = await q.query<OpenCampaign>(sql, [tenantId, id]);
  return row ?? null;
}

export const listCampaigns = (q: Queryable, tenantId: number, organisationId: number): Promise<OpenCampaign[]> =>
  q.query<OpenCampaign>(
    `SELECT ${columns} FROM campaigns WHERE tenant_id = $1 AND organisation_id = $2 ORDER BY year DESC, id DESC`,
    [tenantId, organisationId],
  );

export interface CampaignRound {
  readonly roundId: number;
  readonly step: string;
}

export const roundsOfCampaign = (q: Queryable, tenantId: number, id: number): Promise<CampaignRound[]> =>
  q.query<CampaignRound>(
    'SELECT round_id AS "roundId", step FROM campaign_rounds WHERE tenant_id = $1 AND campaign_id = $2 ORDER BY round_id',
    [tenantId, id],
  );

/** The steps that take rounds of this programme. */
export const stepsFor = (campaign: Campaign, programmeKey: string): readonly string[] =>
  campaign.steps.filter(({ reach }) => reach.some((one) => one.programme === programmeKey)).map(({ key }) => key);

/** Doing it again changes nothing. Refuses: no-such-round, round-not-of-campaign, round-in-campaign. */
export async function addToCampaign(
  q: Queryable,
  tenantId: number,
  to: OpenCampaign,
  roundId: number,
  { at, actorId }: By,
): Promise<{ readonly step: string } | Refusal> {
  const round = await findRound(q, tenantId, roundId);
  if (!round) return refuse('no-such-round', '没有这个批次', 'There is no such round');
  const [step] = stepsFor(own(campaigns, to.campaignKey)!, round.programmeKey);
  if (step === undefined || round.organisationId !== to.organisationId)
    return refuse(
      'round-not-of-campaign',
      step === undefined ? '这个批次的办法不在活动的任何一步里' : '这个批次是别的工会开的',
      step === undefined ? 'No step of the campaign is of this programme' : 'Another union runs this round',
      { next: text('请看每一步是哪些办法', 'See which programmes make each step') },
    );
  await q.query(
    `INSERT INTO campaign_rounds (tenant_id, round_id, campaign_id, step, added_by, added_at) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT DO NOTHING`,
    [tenantId, roundId, to.id, step, actorId, at],
  );
  const rows = await roundsOfCampaign(q, tenantId, to.id);
  const found = rows.find((one) => one.roundId === roundId);
  if (found) return { step: found.step };
  return refuse('round-in-campaign', '这个批次已经在别的活动里', 'This round is in another campaign already', {
    next: text('一个批次只能算进一个活动', 'A round counts in one campaign'),
  });
}
