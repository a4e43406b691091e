// Campaigns: several rounds under one name, with what they come to together.
import { z } from '@hono/zod-openapi';
import { notFound } from '#access/may.ts';
import { endpoint, type Located } from '#api/endpoint.ts';
import { doing } from '#api/routes/gifts.ts';
import { count, created, day, id, idText, keyText, line, text, year } from '#api/shapes.ts';
import { addToCampaign, findCampaign, listCampaigns, openCampaign } from '#engine/campaigns.ts';
import { campaignSoFar } from '#figures/campaign.ts';
import { own } from '#kit/own.ts';
import { programmesOf } from '#policy/campaign.ts';
import { campaigns } from '#programmes/campaigns/index.ts';

const tag = 'Rounds';
const params = z.object({ id: idText });
const head = z.object({
  ...{ id, campaignKey: z.string(), title: text, organisationId: id, year: z.number().int(), name: z.string() },
});
const reached = z.object({ people: count, outsiders: count, firms: count, told: count }).openapi('Reached', {
  description: 'People known, each once; of them not members; unions, and for how many people they told',
});
const round = z.object({
  ...{ id, name: z.string(), title: text, opensOn: day, closesOn: day, state: z.enum(['open', 'closed']) },
  ...{ opened: count, open: count, reached },
});
const step = z.object({
  ...{ key: z.string(), title: text, says: text, programmes: z.array(z.string()), rounds: z.array(round), reached },
});

const headOf = <T extends { readonly campaignKey: string }>(one: T) => ({
  ...one,
  title: own(campaigns, one.campaignKey)!.title,
});

const target = async <Q, B>({ house, tenantId, params }: Located<{ id: number }, Q, B>) => {
  const found = await findCampaign(house.db, tenantId, params.id);
  return found && [{ tenantId, organisationId: found.organisationId, class: 'S1' as const }];
};

export const campaignRoutes = () => [
  endpoint({
    operation: 'campaigns.list',
    method: 'get',
    path: '/campaigns',
    tag,
    summary: { zh: '活动', en: 'Campaigns' },
    query: z.strictObject({ organisation: idText }),
    answer: z.object({
      items: z.array(head),
      kinds: z.array(z.object({ key: z.string(), title: text, steps: z.array(text) })),
    }),
    target: ({ tenantId, query }) => [{ tenantId, organisationId: query.organisation, class: 'S1' }],
    handle: async ({ house, tenantId, query }) => ({
      items: (await listCampaigns(house.db, tenantId, query.organisation)).map(headOf),
      kinds: Object.values(campaigns).map(({ key, title, steps }) => ({
        key,
        title,
        steps: steps.map((s) => s.title),
      })),
    }),
  }),
  endpoint({
    operation: 'campaigns.open',
    method: 'post',
    path: '/campaigns',
    tag,
    summary: { zh: '开一个活动', en: 'Open a campaign' },
    body: z.strictObject({ campaignKey: keyText, organisationId: id, year, name: line(60) }),
    answer: created,
    status: 201,
    repeat: 'key',
    target: ({ tenantId, body }) => [{ tenantId, organisationId: body.organisationId, class: 'S1' }],
    handle: ({ house, tenantId, viewer, body }) =>
      openCampaign(house.db, tenantId, body, doing(house, viewer.personId)),
  }),
  endpoint({
    operation: 'campaigns.get',
    method: 'get',
    path: '/campaigns/{id}',
    tag,
    summary: {
      zh: '一个活动：每一步走到哪里，一共送到多少人',
      en: 'One campaign: how far each step is, and how many it reached',
    },
    params,
    answer: head
      .extend({ reached, bulletin: text, programmes: z.array(z.string()), steps: z.array(step) })
      .openapi('Campaign'),
    target,
    handle: async ({ house, tenantId, params }) => {
      const found = await findCampaign(house.db, tenantId, params.id);
      if (!found) return notFound();
      const { steps, ...whole } = await campaignSoFar(house.db, tenantId, found);
      return {
        ...{ ...headOf(found), ...whole, programmes: programmesOf(own(campaigns, found.campaignKey)!) },
        steps: steps.map(({ step: { key, title, says, reach }, ...rest }) => ({
          ...{ key, title, says, ...rest, programmes: reach.map(({ programme }) => programme) },
        })),
      };
    },
  }),
  endpoint({
    operation: 'campaigns.add',
    method: 'post',
    path: '/campaigns/{id}/rounds',
    tag,
    summary: { zh: '把一个批次算进活动', en: 'Count a round in a campaign' },
    params,
    body: z.strictObject({ roundId: id }),
    answer: z.object({ step: z.string() }),
    repeat: 'natural',
    target,
    handle: async ({ house, tenantId, params, viewer, body }) => {
      const found = await findCampaign(house.db, tenantId, params.id);
      if (!found) return notFound();
      return addToCampaign(house.db, tenantId, found, body.roundId, doing(house, viewer.personId));
    },
  }),
];
