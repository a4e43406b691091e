// Who has one of a round and who waits, to the desk: masked, to be searched, and as a file whose taking is written down.
import { z } from '@hono/zod-openapi';
import { notFound } from '#access/may.ts';
import { endpoint } from '#api/endpoint.ts';
import { cut, pageOf, pageQuery, readCursor } from '#api/paging.ts';
import { fileFormat, listFile, listPatience, pagesOf } from '#api/read/lists.ts';
import { organisationNames } from '#api/read/organisations.ts';
import { roundTarget } from '#api/round-target.ts';
import { id, idText, instant, iso, text } from '#api/shapes.ts';
import { type ClaimListed, type ClaimRow, claimStates, listClaims } from '#claims/list.ts';
import type { Engine } from '#engine/engine.ts';
import { labelsOf } from '#engine/offered.ts';
import { formatInstant } from '#kit/format.ts';
import { maskName } from '#kit/mask.ts';
import { isRefusal } from '#kit/refusal.ts';
import { pinnedRound } from '#notices/publishing.ts';
import type { House } from '#store/house.ts';

const params = z.object({ id: idText });
const filter = {
  state: z.enum(claimStates).optional(),
  text: z
    .string()
    .trim()
    .min(1)
    .max(50)
    .optional()
    .openapi({ description: 'The beginning of a name, pinyin, initials' }),
};
const row = z
  .object({
    ...{ personId: id, name: z.string().openapi({ description: 'Masked' }), organisationName: z.string(), label: text },
    ...{ state: z.enum(claimStates), at: instant, until: instant.nullable(), caseId: id.nullable() },
  })
  .openapi('ClaimRow');
const stateWords: Readonly<Record<ClaimListed, string>> = { held: '已领', offered: '等本人确认', waiting: '候补' };

const asksFor = (roundId: number, query: { state?: ClaimListed | undefined; text?: string | undefined }) => ({
  roundId,
  ...(query.state ? { state: query.state } : {}),
  ...(query.text ? { text: query.text } : {}),
});

async function shown(house: House, tenantId: number, rows: readonly ClaimRow[], labelOf: ReturnType<typeof labelsOf>) {
  const unions = rows.flatMap(({ organisationId }) => organisationId ?? []);
  const names = await organisationNames(house.db, tenantId, unions);
  return rows.map(({ personId, name, organisationId, package: key, state, at, until, caseId }) => ({
    ...{ personId, name: maskName(name), organisationName: names.get(organisationId ?? 0) ?? '', label: labelOf(key) },
    ...{ state, at: iso(at), until: until && iso(until), caseId },
  }));
}

const columns = [
  ...[{ heading: '姓名' }, { heading: '所在工会', width: 30 }, { heading: '种类', width: 24 }, { heading: '状态' }],
  ...[
    { heading: '时间', width: 20 },
    { heading: '办件编号', type: 'number' as const },
  ],
];

export const claimListRoutes = (engine: Engine) => [
  endpoint({
    operation: 'claims.list',
    method: 'get',
    path: '/rounds/{id}/claims',
    tag: 'Rounds',
    summary: { zh: '谁领了、谁在候补', en: 'Who has one, who is to confirm, who waits' },
    params,
    query: z.strictObject({ ...filter, ...pageQuery }),
    answer: pageOf(row),
    target: roundTarget(),
    handle: async ({ house, tenantId, params, query }) => {
      const round = await pinnedRound(engine, house.db, tenantId, params.id);
      const after = readCursor(query.cursor, ['string', 'number', 'number', 'number']);
      if (!round) return notFound();
      if (isRefusal(after)) return after;
      const limit = query.limit ?? 50;
      const [state, offerId, number, personId] = (after ?? []) as [ClaimListed, number, number, number];
      const from = after ? { after: { state, offerId, number, personId } } : {};
      const asked = { ...asksFor(params.id, query), ...from, limit: limit + 1 };
      const page = cut(await listClaims(house.db, tenantId, asked), limit, (one) => [
        ...[one.state, one.offerId, one.number, one.personId],
      ]);
      return { items: await shown(house, tenantId, page.items, labelsOf(round)), next: page.next };
    },
  }),
  endpoint({
    operation: 'exports.claims',
    method: 'get',
    path: '/rounds/{id}/claims/file',
    tag: 'Exports',
    summary: { zh: '导出谁领了、谁在候补（姓名隐去）', en: 'Who has one and who waits, masked, as a file' },
    params,
    query: z.strictObject({ ...filter, format: fileFormat }),
    answer: 'download',
    shows: 'nobody',
    list: true,
    patience: listPatience,
    target: roundTarget(),
    handle: async (asked) => {
      const { house, tenantId, params, query } = asked;
      const round = await pinnedRound(engine, house.db, tenantId, params.id);
      if (!round) return notFound();
      const rows = pagesOf<ClaimRow>(
        (last, limit) =>
          listClaims(house.db, tenantId, { ...asksFor(params.id, query), ...(last ? { after: last } : {}), limit }),
        async (found) =>
          (await shown(house, tenantId, found, labelsOf(round))).map((one) => [
            ...[one.name, one.organisationName, one.label.zh, stateWords[one.state]],
            ...[formatInstant(new Date(one.at)).zh, one.caseId],
          ]),
      );
      const of = { format: query.format, what: 'exports.claims', target: `round:${params.id}` };
      return listFile(asked, { name: '领取名单', columns, rows }, of);
    },
  }),
];
