// Live figures and what stands behind them; the wall; the bulletin; figures as a workbook.
import { z } from '@hono/zod-openapi';
import { notFound } from '#access/may.ts';
import { endpoint } from '#api/endpoint.ts';
import { pageQuery, readCursor, writeCursor } from '#api/paging.ts';
import { casesAllowed } from '#api/read/cases-allowed.ts';
import { monthTable, monthText, withinMonths } from '#api/read/figure-months.ts';
import { figuresTarget, measureText, roundsOf, scopeQuery, shownCases, tableOf, yearsFit } from '#api/read/figures.ts';
import { publicRound } from '#api/routes/open.ts';
import { count, fen, flagText, id, idText, instant, iso, text, year, yearText } from '#api/shapes.ts';
import { type CaseState, contributionOf } from '#engine/case-state.ts';
import type { Engine } from '#engine/engine.ts';
import { bulletinsOf } from '#figures/bulletin.ts';
import { casesBehind } from '#figures/cases-behind.ts';
import { readWall } from '#figures/wall.ts';
import { kinds } from '#kinds/index.ts';
import { isRefusal, refuse } from '#kit/refusal.ts';

const columnType = z.enum(['text', 'count', 'money']);

export const figureRoutes = (engine: Engine) => [
  endpoint({
    operation: 'figures.read',
    method: 'get',
    path: '/figures',
    tag: 'Figures',
    summary: {
      zh: '批次、办法或全部办法的数字：全部与下一级、年度、批次或办法',
      en: 'Figures of a round, a programme or all: the whole and by organisation one level down, year, round or programme',
    },
    description:
      'With `measure` the columns are years and their sum, and one line adds up. Without, the columns are all measures.',
    query: z.strictObject({
      ...scopeQuery,
      by: z.enum(['organisation', 'year', 'round', 'programme']).optional(),
      measure: measureText.optional(),
    }),
    answer: z.object({
      columns: z.array(z.object({ key: z.string(), title: text, type: columnType })),
      rows: z.array(
        z.object({
          part: z.union([z.number(), z.string()]),
          kind: z.enum(['whole', 'part', 'own']),
          name: text,
          values: z.array(z.number().nullable()).openapi({ description: 'null: fewer than five people, not shown' }),
        }),
      ),
      measures: z
        .array(z.object({ key: z.string(), title: text, means: text, type: columnType.exclude(['text']) }))
        .openapi({ description: 'What may be asked of these rounds' }),
      years: z.array(year),
      leftOut: z.array(text).openapi({ description: 'Private programmes that a question about all leaves out' }),
      at: instant,
    }),
    target: figuresTarget(engine),
    handle: async ({ house, tenantId, query }) => {
      const table = await tableOf(engine, house.db, tenantId, query);
      if (!table) return notFound();
      return isRefusal(table) ? table : { ...table, at: iso(house.clock.now()) };
    },
  }),
  endpoint({
    operation: 'figures.months',
    method: 'get',
    path: '/figures/months',
    tag: 'Figures',
    summary: {
      zh: '一个数一个月一个月地累计：今年和前两年，全部与下一级',
      en: 'A number month by month since January, of a year and the two before it that have any: the whole and one level down',
    },
    query: z.strictObject({ ...scopeQuery, measure: measureText }).omit({ from: true }),
    answer: z.object({
      told: z
        .enum(['yes', 'standing', 'private'])
        .openapi({ description: 'standing: what is so now does not add up over months; private: not told by month' }),
      years: z.array(year).openapi({ description: 'The newest first' }),
      through: count.openapi({ description: 'Months of the newest year that have begun' }),
      rows: z.array(
        z.object({
          part: z.union([id, z.literal('own')]),
          kind: z.enum(['whole', 'part', 'own']),
          name: text,
          years: z.array(z.array(z.number().int())).openapi({ description: 'Per year, since January of it' }),
        }),
      ),
      at: instant,
    }),
    target: figuresTarget(engine),
    handle: async ({ house, tenantId, query }) => {
      const table = await monthTable(engine, house, tenantId, query);
      return table ? { ...table, at: iso(house.clock.now()) } : notFound();
    },
  }),
  endpoint({
    operation: 'figures.cases',
    method: 'get',
    path: '/figures/cases',
    tag: 'Figures',
    summary: { zh: '一个数字背后的办件', en: 'The cases behind a figure, each with its share' },
    query: z.strictObject({
      ...pageQuery,
      ...scopeQuery,
      measure: measureText,
      own: flagText.optional().openapi({ description: 'Of the organisation itself and of nothing below it' }),
      fromMonth: monthText.optional().openapi({ description: 'Only what was added from this month on' }),
      toMonth: monthText.optional().openapi({ description: 'Only what was added until the end of this month' }),
    }),
    answer: z.object({
      items: z.array(
        z.object({
          caseId: id,
          organisationId: id,
          organisation: z.string(),
          name: z.string(),
          stage: z.string(),
          status: z.string(),
          value: z.number().int(),
          opens: z.boolean().openapi({ description: 'The reader may open the case itself' }),
        }),
      ),
      next: z.string().nullable(),
    }),
    target: async ({ house, tenantId, query }) => {
      const rounds = await roundsOf(engine, house.db, tenantId, query);
      if (!rounds) return null;
      const { programmeKey, class: of } = rounds;
      return [{ tenantId, organisationId: query.organisation, programmeKey, class: of }];
    },
    handle: async ({ house, tenantId, viewer, query }) => {
      const after = readCursor(query.cursor, ['number', 'number']);
      if (isRefusal(after)) return after;
      const rounds = await roundsOf(engine, house.db, tenantId, query);
      if (!rounds) return notFound();
      const asked = new Map(yearsFit(rounds, query).map((one) => [one.view.id, one.programme]));
      const behind = await casesBehind(
        house.db,
        tenantId,
        {
          organisationId: query.organisation,
          own: query.own ?? false,
          roundIds: [...asked.keys()],
          measure: query.measure,
          limit: query.limit ?? 50,
          ...(query.fromMonth || query.toMonth ? { within: withinMonths(query, asked) } : {}),
          ...(after ? { after: { roundId: after[0] as number, caseId: after[1] as number } } : {}),
        },
        (one) => contributionOf(asked.get(one.roundId)!, one.state as CaseState),
      );
      const { next } = behind;
      const caseIds = behind.cases.map((one) => one.case.id);
      const opened = await casesAllowed(engine, tenantId, { operation: 'cases.get', caseIds, viewer });
      return {
        items: await shownCases(house.db, tenantId, behind.cases, opened),
        next: next === null ? null : writeCursor([next.roundId, next.caseId]),
      };
    },
  }),
  endpoint({
    operation: 'figures.wall',
    method: 'get',
    path: '/figures/wall',
    tag: 'Figures',
    summary: {
      zh: '大屏：今年的数、下一级各家、在办的批次、简报；没有姓名',
      en: 'The wall screen: this year, the organisations one level down, rounds under way, the bulletin; no names',
    },
    query: z.strictObject({ organisation: idText }),
    answer: z.object({
      ...{ organisation: text, year, at: instant },
      ...{ opened: count, underWay: count, passed: count, settled: count, settledFen: fen },
      tiles: z.array(z.object({ id, name: text, value: count.nullable() })),
      more: count.openapi({ description: 'Organisations one level down that have no tile' }),
      rounds: z.array(publicRound),
      bulletin: z.object({ year, says: text }).nullable(),
      leftOut: count.openapi({ description: 'Private programmes that are not counted here' }),
    }),
    target: ({ tenantId, query }) => [{ tenantId, organisationId: query.organisation, class: 'S1' }],
    handle: async ({ house, tenantId, query }) => {
      const wall = await readWall(house, tenantId, query.organisation);
      return wall ? { ...wall, at: iso(wall.at) } : notFound();
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
