// What is on the register: a member's own records with their certificates, and for everybody what a certificate is checked against.
import { z } from '@hono/zod-openapi';
import { notFound } from '#access/may.ts';
import { endpoint } from '#api/endpoint.ts';
import { day, id, text } from '#api/shapes.ts';
import { maskName } from '#kit/mask.ts';
import { numberInWords, readNumber } from '#policy/record.ts';
import { certificateOf, publishedLists } from '#records/certificates.ts';
import { type FoundRecord, recordByNumber, recordsOf } from '#records/records.ts';

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

export const recordRoutes = () => [
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
    answer: shown.extend({ holder: z.string() }),
    handle: async ({ house, tenantId, params }) => {
      const number = readNumber(params.number);
      const found = number && (await recordByNumber(house.db, tenantId, number));
      if (!found) return notFound();
      return { ...shownRecord(found), holder: found.isPerson ? maskName(found.holder) : found.holder };
    },
  }),
];
