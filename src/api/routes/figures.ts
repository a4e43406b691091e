// Live figures and what stands behind them; the bulletin; figures as a workbook.
import { z } from '@hono/zod-openapi';
import { notFound } from '#access/may.ts';
import { endpoint } from '#api/endpoint.ts';
import { pageQuery, readCursor, writeCursor } from '#api/paging.ts';
import { classOf } from '#api/read/cases.ts';
import { figuresTarget, tableOf } from '#api/read/figures.ts';
import { id, idText, text, yearText } from '#api/shapes.ts';
import { type CaseState, contributionOf } from '#engine/case-state.ts';
import { findRound } from '#engine/rounds.ts';
import { findVersion } from '#engine/versions.ts';
import { bulletinsOf } from '#figures/bulletin.ts';
import { casesBehind } from '#figures/cases-behind.ts';
import { kinds } from '#kinds/index.ts';
import { maskName } from '#kit/mask.ts';
import { isRefusal, refuse } from '#kit/refusal.ts';

const scope = { organisation: idText, round: idText };

export const figureRoutes = () => [
  endpoint({
    operation: 'figures.read',
    method: 'get',
    path: '/figures',
    tag: 'Figures',
    summary: { zh: '批次的数字：全部与下一级', en: 'Figures of a round: the whole and by organisation one level down' },
    query: z.strictObject({ ...scope, by: z.enum(['organisation', 'year', 'round', 'programme']).optional() }),
    answer: z.object({
      columns: z.array(z.object({ key: z.string(), title: text, type: z.enum(['text', 'count', 'money']) })),
      rows: z.array(
        z.object({ part: z.union([z.number(), z.string()]), name: text, values: z.array(z.number().nullable()) }),
      ),
    }),
    target: figuresTarget,
    handle: async ({ house, tenantId, query }) =>
      (await tableOf(house.db, tenantId, { ...query, by: query.by ?? 'organisation' })) ?? notFound(),
  }),
  endpoint({
    operation: 'figures.cases',
    method: 'get',
    path: '/figures/cases',
    tag: 'Figures',
    summary: { zh: '一个数字背后的办件', en: 'The cases behind a figure, each with its share' },
    query: z.strictObject({ ...pageQuery, ...scope, measure: z.string().regex(/^[\w.@=-]{1,100}$/) }),
    answer: z.object({
      items: z.array(
        z.object({
          caseId: id,
          organisationId: id,
          name: z.string(),
          stage: z.string(),
          status: z.string(),
          value: z.number().int(),
        }),
      ),
      next: z.string().nullable(),
    }),
    target: async ({ house, tenantId, query }) => {
      const round = await findRound(house.db, tenantId, query.round);
      if (!round) return null;
      const version = await findVersion(house.db, tenantId, round.versionHash);
      const sensitivity = version ? classOf(version.definition) : 'S4';
      return [{ tenantId, organisationId: query.organisation, programmeKey: round.programmeKey, class: sensitivity }];
    },
    handle: async ({ house, tenantId, query }) => {
      const after = readCursor(query.cursor, ['number']);
      if (isRefusal(after)) return after;
      const round = await findRound(house.db, tenantId, query.round);
      const version = round && (await findVersion(house.db, tenantId, round.versionHash));
      if (!round || !version) return notFound();
      const asked = {
        organisationId: query.organisation,
        programmeKey: round.programmeKey,
        year: round.year,
        roundId: round.id,
        measure: query.measure,
      };
      const more = { limit: query.limit ?? 50, ...(after ? { after: after[0] as number } : {}) };
      const behind = await casesBehind(house.db, tenantId, { ...asked, ...more }, (one) =>
        contributionOf(version.definition, one.state as CaseState),
      );
      const people = await house.db.query<{ id: number; name: string }>(
        'SELECT id, name FROM people WHERE tenant_id = $1 AND id = ANY ($2::bigint[])',
        [tenantId, behind.cases.flatMap(({ case: one }) => (one.personId === null ? [] : [one.personId]))],
      );
      const nameOf = new Map(people.map((row) => [row.id, maskName(row.name)]));
      return {
        items: behind.cases.map(({ case: one, value }) => ({
          ...one,
          caseId: one.id,
          value,
          name: one.personId === null ? '' : (nameOf.get(one.personId) ?? ''),
        })),
        next: behind.next === null ? null : writeCursor([behind.next]),
      };
    },
  }),
  endpoint({
    operation: 'bulletin.get',
    method: 'get',
    path: '/bulletin',
    tag: 'Figures',
    summary: { zh: '公报', en: 'The bulletin of a year or a round' },
    query: z.strictObject({ year: yearText.optional(), organisation: idText.optional(), round: idText.optional() }),
    answer: z.object({
      items: z.array(
        z.object({
          round: z.object({ id, name: z.string(), year: z.number().int(), organisationId: id }),
          programme: z.string(),
          zh: z.string(),
          en: z.string(),
          values: z.record(z.string(), z.union([z.string(), z.number()])),
        }),
      ),
    }),
    handle: async ({ house, tenantId, query }) => {
      if (query.round === undefined && query.year === undefined)
        return refuse('input-invalid', '请给出年度或批次', 'Give a year or a round');
      const asked =
        query.round === undefined
          ? { year: query.year!, ...(query.organisation === undefined ? {} : { organisationId: query.organisation }) }
          : { roundId: query.round };
      return { items: await bulletinsOf(house.db, tenantId, asked, kinds) };
    },
  }),
];
