// A round whose cases the register brings: how many records there are for it, and having a case opened for each.
import { z } from '@hono/zod-openapi';
import { notFound } from '#access/may.ts';
import { endpoint } from '#api/endpoint.ts';
import { roundTarget } from '#api/round-target.ts';
import { count, id, idText } from '#api/shapes.ts';
import type { Engine } from '#engine/engine.ts';
import { startJob } from '#jobs/jobs.ts';
import { OPEN_FROM_REGISTER, type OpenInput, rosterStanding } from '#jobs/open-from-register.ts';
import { refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { pinnedRound } from '#notices/publishing.ts';

const params = z.object({ id: idText });

const noRoster = () =>
  refuse('no-roster', '这个办法的件不按登记册开', 'Cases of this programme are not opened for the register');

export const rosterRoutes = (engine: Engine) => [
  endpoint({
    operation: 'rounds.roster',
    patience: 30,
    method: 'get',
    path: '/rounds/{id}/roster',
    tag: 'Rounds',
    summary: { zh: '登记册上有多少条要开件', en: 'How many records are to have a case in this round' },
    params,
    answer: z.object({
      records: count.openapi({ description: 'Valid ones below the union of the round' }),
      opened: count.openapi({ description: 'Of these, with a case in the round' }),
    }),
    target: roundTarget(),
    handle: async ({ house, tenantId, params }) => {
      const round = await pinnedRound(engine, house.db, tenantId, params.id);
      if (!round) return notFound();
      const { roster } = round.programme;
      return roster ? rosterStanding(house, tenantId, round.view, roster) : noRoster();
    },
  }),
  endpoint({
    operation: 'rounds.openRoster',
    method: 'post',
    path: '/rounds/{id}/roster',
    tag: 'Rounds',
    summary: { zh: '为登记册上的每一条开一件', en: 'Open a case for every record on the register' },
    description: 'By the system, with what is known already; what has a case in the round is left as it is.',
    params,
    answer: z.object({ jobId: id, records: count }),
    status: 202,
    repeat: 'key',
    target: roundTarget(),
    handle: async ({ house, tenantId, viewer, params }) => {
      const round = await pinnedRound(engine, house.db, tenantId, params.id);
      if (!round) return notFound();
      const { roster } = round.programme;
      if (!roster) return noRoster();
      if (round.view.state !== 'open')
        return refuse('round-not-open', '批次已经截止，不再开件', 'The round is closed; no more cases are opened');
      const { records, opened } = await rosterStanding(house, tenantId, round.view, roster);
      if (records === opened)
        return refuse('nothing-to-open', '没有要开件的登记', 'There is no record without a case', {
          next: text('登记册上有了新的再来', 'Come back when there are more on the register'),
        });
      const input: OpenInput = { roundId: params.id };
      const job = { kind: OPEN_FROM_REGISTER, input, total: records, createdBy: viewer.personId };
      return { jobId: (await startJob(house, tenantId, job)).id, records: records - opened };
    },
  }),
];
