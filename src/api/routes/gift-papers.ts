// The signed agreement with a donor, scanned: laid with the agreement by those who made it, read by those who keep it; each look is on record.
import { z } from '@hono/zod-openapi';
import { notFound } from '#access/may.ts';
import { endpoint, type Located } from '#api/endpoint.ts';
import { created, idText } from '#api/shapes.ts';
import { documentBytes, documentContent } from '#documents/case-documents.ts';
import { findAgreement } from '#gifts/agreements.ts';
import { keepPaper, papersOf } from '#gifts/papers.ts';
import { isRefusal } from '#kit/refusal.ts';

const tag = 'Gifts';

const target = async <Q, B>({ house, tenantId, params }: Located<{ id: number }, Q, B>) => {
  const found = await findAgreement(house.db, tenantId, params.id);
  return found && [{ tenantId, organisationId: found.organisationId, class: 'S2' as const }];
};

export const giftPaperRoutes = () => [
  endpoint({
    operation: 'gifts.keepPaper',
    method: 'post',
    path: '/gifts/{id}/papers',
    tag,
    summary: { zh: '放入签好字的协议', en: 'Lay the signed agreement with the gift' },
    description: 'A picture or PDF. A newer one comes on top of those before; none is taken away.',
    params: z.object({ id: idText }),
    body: z.strictObject({}),
    upload: { bytes: documentBytes },
    answer: created,
    status: 201,
    repeat: 'key',
    target,
    handle: async ({ house, tenantId, viewer, params, file }) => {
      const paper = { agreementId: params.id, name: file!.name, bytes: await file!.read(), byId: viewer.personId };
      const kept = await keepPaper(house, tenantId, paper);
      return isRefusal(kept) ? kept : { id: kept.id };
    },
  }),
  endpoint({
    operation: 'gifts.paper',
    method: 'get',
    path: '/gifts/{id}/papers/{paper}/content',
    tag,
    summary: { zh: '签好字的协议', en: 'A signed agreement' },
    description: 'Whoever looks is written down first.',
    params: z.object({ id: idText, paper: idText }),
    answer: 'download',
    shows: 'nobody',
    target,
    handle: async ({ house, tenantId, viewer, params, log }) => {
      const found = (await papersOf(house.db, tenantId, params.id)).find(({ id }) => id === params.paper);
      if (!found) return notFound();
      const look = { actorId: viewer.personId, what: 'gifts.paper', target: `gift:${params.id}`, allowed: true };
      await log({ ...look, details: { paper: found.id } });
      return { fileName: found.name, mediaType: found.mediaType, bytes: await documentContent(house, tenantId, found) };
    },
  }),
];
