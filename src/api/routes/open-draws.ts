// Draws for everybody: the list, one as a story with everything that was published, its record as a file that anybody can check, and, where the
// policy has them made public, the masked names of those who have one.
import { z } from '@hono/zod-openapi';
import { notFound } from '#access/may.ts';
import { endpoint } from '#api/endpoint.ts';
import { cut, pageOf, pageQuery, readCursor } from '#api/paging.ts';
import { drawInFull, drawRow, namesUntil, publicDraw, rowOf, shownDraw } from '#api/read/draws.ts';
import { idText } from '#api/shapes.ts';
import { listPublished, stepsOf } from '#draws/draws.ts';
import { publicNames } from '#draws/names.ts';
import { recordFile } from '#draws/record.ts';
import type { Engine } from '#engine/engine.ts';
import { chinaDate } from '#kit/clock.ts';
import { isRefusal } from '#kit/refusal.ts';

const tag = 'Draws';
/** Older ones have their own address. */
const listedAtMost = 200;
const namesAtOnce = 100;
const params = z.object({ id: idText });

export const openDrawRoutes = (engine: Engine) => [
  endpoint({
    operation: 'draws.publicList',
    method: 'get',
    path: '/open/draws',
    tag,
    summary: { zh: '公开的抽签', en: 'Draws that everybody may see' },
    answer: z.object({ items: z.array(drawRow) }),
    handle: async ({ house, tenantId }) => ({
      items: (await listPublished(house.db, tenantId, listedAtMost)).map(rowOf),
    }),
  }),
  endpoint({
    operation: 'draws.publicGet',
    method: 'get',
    path: '/open/draws/{id}',
    tag,
    summary: {
      zh: '一次抽签：规则、名单指纹、各方的数和结果',
      en: 'One draw: rules, fingerprint of the list, words and result',
    },
    params,
    answer: drawInFull,
    handle: async ({ house, tenantId, params }) => {
      const found = await publicDraw(engine, house, tenantId, params.id);
      return isRefusal(found) ? found : shownDraw(house.db, tenantId, found);
    },
  }),
  endpoint({
    operation: 'draws.publicFile',
    method: 'get',
    path: '/open/draws/{id}/file',
    tag,
    summary: { zh: '抽签记录文件：名单和结果', en: 'The record of a draw: its list and its result' },
    description:
      'The first line is JSON, then one line per entry: mark, tickets, place. docs/draw.md says how to compute it again.',
    params,
    answer: 'download',
    shows: 'nobody',
    handle: async ({ house, tenantId, params }) => {
      const found = await publicDraw(engine, house, tenantId, params.id);
      if (isRefusal(found)) return found;
      const { draw } = found;
      // There is no record before the list is sealed.
      if (draw.root === null) return notFound();
      const bytes = await recordFile(house.db, tenantId, draw);
      return { fileName: `抽签记录-${draw.id}.txt`, mediaType: 'text/plain; charset=utf-8', bytes };
    },
  }),
  endpoint({
    operation: 'draws.publicNames',
    method: 'get',
    path: '/open/draws/{id}/names',
    tag,
    summary: {
      zh: '谁领到了（姓名隐去中间的字），由办法定公开不公开',
      en: 'Who has one, masked, where the policy makes it public',
    },
    description: `${namesAtOnce} to a page, by union. Not before the draw, not after \`namesUntil\`, and never where the policy says numbers alone.`,
    params,
    query: z.strictObject({ cursor: pageQuery.cursor }),
    answer: pageOf(z.object({ maskedName: z.string(), organisationName: z.string() })),
    handle: async ({ house, tenantId, params, query }) => {
      const read = readCursor(query.cursor, ['number', 'string']);
      const found = await publicDraw(engine, house, tenantId, params.id);
      if (isRefusal(read)) return read;
      if (isRefusal(found)) return found;
      const until = namesUntil(found.round, await stepsOf(house.db, tenantId, params.id));
      if (until === null || chinaDate(house.clock.now()) > until) return notFound();
      const [organisationId, key] = (read ?? []) as [number, string];
      const asked = { ...(read ? { after: { organisationId, key } } : {}), limit: namesAtOnce + 1 };
      const names = await publicNames(house.db, tenantId, found.draw, asked);
      return cut(names, namesAtOnce, (one) => [one.organisationId, one.key]);
    },
  }),
];
