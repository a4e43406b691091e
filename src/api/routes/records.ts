// What is on the register: a member's own records with their certificates, for everybody what a certificate is checked against, and for the issuer
// what it registered and what became of it.
import { z } from '@hono/zod-openapi';
import { notFound } from '#access/may.ts';
import { endpoint, type Located } from '#api/endpoint.ts';
import { cut, pageOf, pageQuery, readCursor } from '#api/paging.ts';
import { day, id, idText, instant, iso, line, text } from '#api/shapes.ts';
import { maskName } from '#kit/mask.ts';
import { isRefusal } from '#kit/refusal.ts';
import { numberInWords, readNumber } from '#policy/record.ts';
import { certificateOf, publishedLists } from '#records/certificates.ts';
import { changeRecord, recordChanges } from '#records/changes.ts';
import { type FoundRecord, recordByNumber, recordsIssued, recordsOf, recordWhole } from '#records/records.ts';

const tag = 'Register';

const shown = z.object({
  number: z.string().openapi({ description: 'As it is printed' }),
  ...{ kind: z.string(), title: text, level: z.string(), unit: z.string(), issuer: z.string(), basis: z.string() },
  ...{ from: day, until: z.union([day, z.null()]).openapi({ description: 'null: without end' }) },
  state: z.enum(['valid', 'suspended', 'revoked']),
  changedOn: day.openapi({ description: 'The day of the last change' }),
});

const shownRecord = ({ id: _, issuerId, year, number, holder, isPerson, ...record }: FoundRecord) => ({
  ...record,
  number: numberInWords({ kind: record.kind, issuerId, year, number }),
});

/** Without more of its holder's name than everybody may read. */
const maskedRecord = (record: FoundRecord) => ({
  ...shownRecord(record),
  holder: record.isPerson ? maskName(record.holder) : record.holder,
});
const masked = shown.extend({ holder: z.string() });

const issuerOf = async <Q, B>({ house, tenantId, params }: Located<{ id: number }, Q, B>) => {
  const found = await recordWhole(house.db, tenantId, params.id);
  return found && [{ tenantId, organisationId: found.record.issuerId, class: 'S1' as const }];
};

const atDesk = () => [
  endpoint({
    operation: 'records.list',
    method: 'get',
    path: '/organisations/{id}/records',
    tag,
    summary: { zh: '本级登记在册的', en: 'What a union registered' },
    params: z.object({ id: idText }),
    query: z.strictObject(pageQuery),
    answer: pageOf(masked.extend({ id })),
    target: ({ tenantId, params }) => [{ tenantId, organisationId: params.id, class: 'S1' }],
    handle: async ({ house, tenantId, params, query }) => {
      const after = readCursor(query.cursor, ['number']);
      if (isRefusal(after)) return after;
      const limit = query.limit ?? 50;
      const asked = { issuerId: params.id, ...(after ? { before: Number(after[0]) } : {}), limit: limit + 1 };
      const { items, next } = cut(await recordsIssued(house.db, tenantId, asked), limit, (row) => [row.id]);
      return { items: items.map((record) => ({ ...maskedRecord(record), id: record.id })), next };
    },
  }),
  endpoint({
    operation: 'records.get',
    method: 'get',
    path: '/records/{id}',
    tag,
    summary: { zh: '一条登记和它的变更', en: 'One record and what became of it' },
    params: z.object({ id: idText }),
    answer: masked.extend({
      id,
      steps: z.array(
        z.object({
          what: z.enum([
            'registered',
            'taken-back',
            'suspended',
            'restored',
            'revoked',
            'raised',
            'renewed',
            'put-back',
          ]),
          level: z.string().nullable(),
          reason: z.string().nullable(),
          by: z.string().nullable(),
          at: instant,
        }),
      ),
    }),
    target: issuerOf,
    handle: async ({ house, tenantId, params }) => {
      const found = await recordWhole(house.db, tenantId, params.id);
      if (!found) return notFound();
      const steps = found.steps.map((step) => ({ ...step, at: iso(step.at) }));
      return { ...maskedRecord(found.record), id: found.record.id, steps };
    },
  }),
  endpoint({
    operation: 'records.change',
    method: 'post',
    path: '/records/{id}/changes',
    tag,
    summary: { zh: '暂停、恢复或撤销一条登记', en: 'Suspend, restore or revoke a record' },
    description: 'Suspended by one person, at once; revoked by another.',
    params: z.object({ id: idText }),
    body: z.strictObject({ change: z.enum(recordChanges), reason: line(200) }),
    answer: z.object({ state: z.enum(['valid', 'suspended', 'revoked']) }),
    repeat: 'key',
    target: issuerOf,
    handle: ({ house, tenantId, viewer, params, body }) =>
      changeRecord(
        house.db,
        tenantId,
        { recordId: params.id, ...body },
        { by: viewer.personId, at: house.clock.now(), ids: house.ids },
      ),
  }),
];

export const recordRoutes = () => [
  ...atDesk(),
  endpoint({
    operation: 'me.records',
    method: 'get',
    path: '/me/records',
    tag,
    summary: { zh: '我的荣誉和证书', en: 'My honours and certificates' },
    answer: z.object({
      items: z.array(
        shown.extend({
          id,
          certificate: z
            .union([z.string(), z.null()])
            .openapi({ description: 'Signed, for whoever wants to check it; null for what is suspended or revoked' }),
        }),
      ),
    }),
    handle: async ({ house, tenantId, viewer }) => ({
      items: await Promise.all(
        (await recordsOf(house.db, tenantId, viewer.personId)).map(async (record) => ({
          ...shownRecord(record),
          id: record.id,
          certificate: record.state === 'valid' ? await certificateOf(house, tenantId, record) : null,
        })),
      ),
    }),
  }),
  endpoint({
    operation: 'open.certificateLists',
    method: 'get',
    path: '/open/certificates',
    tag,
    summary: {
      zh: '核验证书用的公钥名单和撤销名单',
      en: 'The issuers’ keys and what was revoked, signed by the federation’s root key',
    },
    answer: z.object({
      root: z.object({ kid: z.string(), alg: z.enum(['EdDSA', 'SM2-SM3']), key: z.string() }),
      trust: z.string(),
      revoked: z.string(),
    }),
    handle: ({ house, tenantId }) => publishedLists(house, tenantId),
  }),
  endpoint({
    operation: 'open.certificate',
    method: 'get',
    path: '/open/certificates/{number}',
    tag,
    summary: { zh: '按编号查一张证书', en: 'One certificate by its number; its holder is masked' },
    params: z.object({ number: z.string().max(40) }),
    answer: masked,
    handle: async ({ house, tenantId, params }) => {
      const number = readNumber(params.number);
      const found = number && (await recordByNumber(house.db, tenantId, number));
      if (!found) return notFound();
      return maskedRecord(found);
    },
  }),
];
