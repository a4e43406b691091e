// Certificates as files: a member's own on paper and as an open badge; for a union all of a kind and year, set in the background.
import { z } from '@hono/zod-openapi';
import { notFound } from '#access/may.ts';
import { type Asked, endpoint, type Located } from '#api/endpoint.ts';
import { whoseFile } from '#api/looks.ts';
import { id, idText, instant, iso, year } from '#api/shapes.ts';
import { startJob } from '#jobs/jobs.ts';
import { PRINT_CERTIFICATES, type PrintInput } from '#jobs/print-certificates.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { numberInWords, recordKinds } from '#policy/record.ts';
import { badgeOf } from '#records/badges.ts';
import {
  addPrint,
  certificatePdf,
  countToPrint,
  holdersIn,
  issuerOfPrint,
  printsOf,
  volumeContent,
} from '#records/prints.ts';
import { type FoundRecord, recordsOf } from '#records/records.ts';

const tag = 'Register';
const pdf = 'application/pdf';
const kinds = recordKinds.map(({ key }) => key);
const pageThatChecks = (address: string): string => `${address}/open/verify`;

/** One of the viewer's own that is valid. */
async function ownValid<Q, B>({
  house,
  tenantId,
  viewer,
  params,
}: Asked<{ id: number }, Q, B>): Promise<FoundRecord | Refusal> {
  const found = (await recordsOf(house.db, tenantId, viewer.personId)).find((record) => record.id === params.id);
  if (!found) return notFound();
  return found.state === 'valid'
    ? found
    : refuse('record-state', '已暂停或撤销，没有证书', 'It is suspended or revoked: there is no certificate of it');
}

const own = () => [
  endpoint({
    operation: 'me.certificate',
    method: 'get',
    path: '/me/records/{id}/certificate',
    tag,
    summary: { zh: '下载我的证书', en: 'One of my certificates to be printed (PDF/A)' },
    params: z.object({ id: idText }),
    answer: 'download',
    shows: 'nobody',
    handle: async (asked) => {
      const record = await ownValid(asked);
      if (isRefusal(record)) return record;
      const bytes = await certificatePdf(asked.house, asked.tenantId, record, pageThatChecks(asked.ownAddress()));
      return isRefusal(bytes) ? bytes : { fileName: `${numberInWords(record)}.pdf`, mediaType: pdf, bytes };
    },
  }),
  endpoint({
    operation: 'me.badge',
    method: 'get',
    path: '/me/records/{id}/badge',
    tag,
    summary: { zh: '导出国际徽章（Open Badges 3.0）', en: 'One of my certificates as an Open Badge 3.0 (VC-JWT)' },
    params: z.object({ id: idText }),
    answer: 'download',
    shows: 'nobody',
    handle: async (asked) => {
      const record = await ownValid(asked);
      if (isRefusal(record)) return record;
      const badge = await badgeOf(asked.house, asked.tenantId, record, asked.ownAddress());
      if (isRefusal(badge)) return badge;
      const fileName = `${numberInWords(record)}.badge.jwt`;
      return { fileName, mediaType: 'application/vc+jwt', bytes: Buffer.from(badge) };
    },
  }),
];

const printTarget = async <Q, B>({ house, tenantId, params }: Located<{ id: number; volume: number }, Q, B>) => {
  const organisationId = await issuerOfPrint(house.db, tenantId, params.id);
  return organisationId === null ? null : [{ tenantId, organisationId, class: 'S2' as const }];
};

const ofUnion = <Q, B>({ tenantId, params }: Located<{ id: number }, Q, B>) => [
  { tenantId, organisationId: params.id, class: 'S2' as const },
];

export const certificateRoutes = () => [
  ...own(),
  endpoint({
    operation: 'certificates.print',
    method: 'post',
    path: '/organisations/{id}/certificate-prints',
    tag,
    summary: { zh: '打印本级一类证书', en: 'Set all valid certificates of a kind and year to be printed' },
    params: z.object({ id: idText }),
    body: z.strictObject({ kind: z.enum(kinds), year }),
    answer: z.object({ jobId: id, certificates: z.number().int() }),
    status: 202,
    repeat: 'key',
    target: ofUnion,
    handle: async ({ house, tenantId, viewer, params, body, ownAddress }) => {
      const of = { issuerId: params.id, ...body };
      const total = await countToPrint(house.db, tenantId, of);
      if (total === 0)
        return refuse('nothing-to-print', '这一年没有这类有效的登记', 'Nothing of that kind and year is valid');
      const input: PrintInput = { page: pageThatChecks(ownAddress()) };
      const job = { kind: PRINT_CERTIFICATES, input, total, createdBy: viewer.personId };
      const started = await startJob(house, tenantId, job);
      await addPrint(house.db, tenantId, { ...of, id: started.id, by: viewer.personId, at: house.clock.now() });
      return { jobId: started.id, certificates: total };
    },
  }),
  endpoint({
    operation: 'certificates.prints',
    method: 'get',
    path: '/organisations/{id}/certificate-prints',
    tag,
    summary: { zh: '本周打印的证书', en: 'What was set to be printed within a week, in volumes' },
    params: z.object({ id: idText }),
    answer: z.object({
      items: z.array(
        z.object({
          ...{ jobId: id, kind: z.enum(kinds), year, askedAt: instant },
          own: z.boolean().openapi({ description: 'Asked for by the viewer, who may follow its job' }),
          volumes: z.array(
            z.object({ volume: z.number().int(), first: z.string(), last: z.string(), pages: z.number().int() }),
          ),
        }),
      ),
    }),
    target: ofUnion,
    handle: async ({ house, tenantId, viewer, params }) => ({
      items: (await printsOf(house.db, tenantId, params.id)).map(({ id, askedAt, askedBy, ...print }) => ({
        ...print,
        ...{ jobId: id, own: askedBy === viewer.personId, askedAt: iso(askedAt) },
      })),
    }),
  }),
  endpoint({
    operation: 'certificates.volume',
    method: 'get',
    path: '/certificate-prints/{id}/volumes/{volume}',
    tag,
    summary: { zh: '下载一册证书', en: 'One volume of certificates (PDF/A)' },
    description: 'Holds full names: every download is written to the access log.',
    params: z.object({ id: idText, volume: idText }),
    answer: 'download',
    shows: { what: 'certificate', of: whoseFile },
    target: printTarget,
    handle: async ({ house, tenantId, viewer, params, log }) => {
      const of = { printId: params.id, volume: params.volume };
      const bytes = await volumeContent(house, tenantId, of);
      if (!bytes) return notFound();
      await log({
        ...{ actorId: viewer.personId, what: 'certificates.volume', allowed: true },
        target: `certificate-print:${params.id}/${params.volume}`,
      });
      return {
        fileName: `certificates-${params.id}-${params.volume}.pdf`,
        mediaType: pdf,
        bytes,
        whose: { people: await holdersIn(house.db, tenantId, of) },
      };
    },
  }),
];
