// Files of a case: sent while a form is filled in, read by whoever sent them and by those who handle the case.
import { z } from '@hono/zod-openapi';
import { notFound } from '#access/may.ts';
import { endpoint } from '#api/endpoint.ts';
import { whoseFile } from '#api/looks.ts';
import { atMost, findCase, targetOf } from '#api/read/cases.ts';
import { id, idText, line } from '#api/shapes.ts';
import { documentBytes, documentContent, findDocument, keepDocument } from '#documents/case-documents.ts';
import { isStage, kindOf } from '#engine/case-state.ts';
import type { Engine } from '#engine/engine.ts';
import { own } from '#kit/own.ts';
import { refuse } from '#kit/refusal.ts';
import { pinnedRound } from '#notices/publishing.ts';
import { consentForm, consentPaper } from '#policy/consent.ts';
import { classOf } from '#policy/facts.ts';
import type { Field, Form } from '#policy/form.ts';
import type { Programme } from '#policy/programme.ts';

const tag = 'Documents';

/** Of what an action at a stage takes: `score:enter-sheet:paper`. */
function inputAt(programme: Programme, path: string): Field | undefined {
  const [stage = '', action = '', key = ''] = path.split(':');
  const actions = isStage(programme, stage) ? kindOf(programme, stage).actions : {};
  const input = Object.hasOwn(actions, action) ? (own(actions, action)!.input ?? {}) : {};
  return Object.hasOwn(input, key) ? own(input, key) : undefined;
}

/** `scan`, or `rows.scan` in a table; the signed paper of a consent, and what an action takes, stand beside the form. */
function fieldAt(programme: Programme, path: string): Field | undefined {
  if (path === consentPaper) return consentForm.paper;
  if (path.includes(':')) return inputAt(programme, path);
  const { form }: { readonly form: Form } = programme;
  const [key = '', column] = path.split('.');
  const field = Object.hasOwn(form, key) ? own(form, key) : undefined;
  if (column === undefined) return field;
  return field?.type === 'table' ? own(field.columns, column) : undefined;
}

export const documentRoutes = (engine: Engine) => [
  endpoint({
    operation: 'me.keepDocument',
    method: 'post',
    path: '/me/documents',
    tag,
    summary: { zh: '为申请上传照片或文件', en: 'Send a picture or paper for an application' },
    description:
      'It belongs to whoever sends it until a case is handed in that names it. The limits are those of the form’s field.',
    body: z.strictObject({ round: idText, field: line(120) }),
    upload: { bytes: documentBytes },
    answer: z.object({ id, name: z.string(), mediaType: z.string(), size: z.number().int() }).openapi('Document'),
    status: 201,
    repeat: 'key',
    handle: async ({ house, tenantId, viewer, body, file }) => {
      const round = await pinnedRound(engine, house.db, tenantId, body.round);
      if (!round) return refuse('no-such-round', '没有这个批次', 'There is no such round');
      const field = fieldAt(round.programme, body.field);
      if (field?.type !== 'file')
        return refuse('field-takes-no-file', '表里没有收文件的这一栏', 'The form has no such field that takes a file');
      return keepDocument(house, tenantId, {
        ...{ ownerId: viewer.personId, name: file!.name, bytes: await file!.read(), field, class: classOf(field) },
      });
    },
  }),
  endpoint({
    operation: 'documents.content',
    method: 'get',
    path: '/documents/{id}/content',
    tag,
    summary: { zh: '申请里的照片或文件', en: 'A picture or paper of a case' },
    description: 'Whoever looks at somebody else’s is written down first, where that person can read it.',
    params: z.object({ id: idText }),
    answer: 'download',
    shows: { what: 'document', of: whoseFile },
    target: async ({ house, tenantId, params, viewer }) => {
      const found = await findDocument(house.db, tenantId, params.id);
      if (!found || found.agreementId !== null) return null;
      if (found.caseId === null || found.ownerId === viewer.personId)
        return [{ tenantId, personId: found.ownerId, class: found.class }];
      const about = await findCase(engine, house.db, tenantId, found.caseId);
      if (!about) return null;
      const target = targetOf(tenantId, about);
      return [{ ...target, class: atMost(found.class, target.class) ? target.class : found.class }];
    },
    handle: async ({ house, tenantId, viewer, params }) => {
      const found = await findDocument(house.db, tenantId, params.id);
      if (!found) return notFound();
      const about = found.caseId === null ? null : await findCase(engine, house.db, tenantId, found.caseId);
      const people = found.ownerId === viewer.personId ? [] : [about?.one.personId ?? found.ownerId];
      return {
        fileName: found.name,
        mediaType: found.mediaType,
        bytes: await documentContent(house, tenantId, found),
        whose: { people, ...(found.caseId === null ? {} : { caseId: found.caseId }) },
      };
    },
  }),
];
