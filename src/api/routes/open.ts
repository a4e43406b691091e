// What is open to everybody beside notices, bulletins and programmes: how far each round has come, on the screen and as a file.
import { z } from '@hono/zod-openapi';
import { notFound } from '#access/may.ts';
import { endpoint } from '#api/endpoint.ts';
import { fileFormat, fileOf } from '#api/read/lists.ts';
import { count, day, fen, id, instant, iso, text, textOrNull, year } from '#api/shapes.ts';
import { readPublicRounds, type ShownRound } from '#figures/public-rounds.ts';
import { chinaDate } from '#kit/clock.ts';

const tag = 'Figures';
const stage = z.object({
  key: z.string(),
  title: text,
  through: count,
  waiting: count,
  refused: count,
  returned: count,
});
export const publicRound = z
  .object({
    ...{
      id,
      name: z.string(),
      programme: text,
      programmeKey: z.string(),
      organisation: text,
      year,
      opensOn: day,
      closesOn: day,
      state: z.enum(['open', 'closed']),
    },
    ...{ opened: count, underWay: count, settled: count, settledFen: fen.nullable() },
    stages: z.array(stage),
    bulletin: textOrNull,
  })
  .openapi('PublicRound');

/** A line per round and stage. */
const rowsOf = (rounds: readonly ShownRound[]) =>
  rounds.flatMap((one) =>
    one.stages.map((at) => [
      ...[one.year, one.programme.zh, one.name, one.opened, at.title.zh],
      ...[at.through, at.waiting - at.returned, at.returned, at.refused],
    ]),
  );

const columns = [
  { heading: '年度', type: 'number' as const },
  ...[{ heading: '办法', width: 30 }, { heading: '批次' }],
  { heading: '收到申请', type: 'number' as const },
  { heading: '环节', width: 20 },
  ...['走过去了', '在办', '银行退回', '未通过'].map((heading) => ({ heading, type: 'number' as const })),
];

export const openRoutes = () => [
  endpoint({
    operation: 'open.rounds',
    method: 'get',
    path: '/open/rounds',
    tag,
    summary: { zh: '各批次走到哪了，和简报', en: 'How far each round has come, with its bulletin' },
    answer: z.object({ tenant: text, runBy: textOrNull, at: instant, rounds: z.array(publicRound) }),
    handle: async ({ house, tenantId }) => {
      const found = await readPublicRounds(house, tenantId);
      return found ? { ...found, at: iso(found.at) } : notFound();
    },
  }),
  endpoint({
    operation: 'open.file',
    method: 'get',
    path: '/open/rounds/file',
    tag,
    summary: { zh: '同样的数字，下载', en: 'The same figures as a file' },
    query: z.strictObject({ format: fileFormat }),
    answer: 'download',
    shows: 'nobody',
    handle: async ({ house, tenantId, query }) => {
      const found = await readPublicRounds(house, tenantId);
      if (!found) return notFound();
      return fileOf({ name: '公开数据', columns, rows: rowsOf(found.rounds) }, query.format, chinaDate(found.at));
    },
  }),
];
