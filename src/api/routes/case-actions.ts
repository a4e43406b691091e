// A case brought and acted on. Actions carry ids of the client's making and are idempotent by themselves (the engine answers a repeated
// id with its first outcome), so they need no Idempotency-Key.
import { z } from '@hono/zod-openapi';
import { actingOf } from '#access/acting.ts';
import { formBody } from '#api/body.ts';
import { endpoint } from '#api/endpoint.ts';
import { agreementNeeded, agreementUnread, hasAgreed, isMembersOwn } from '#api/read/agreement.ts';
import { caseTarget, classOf, findCase } from '#api/read/cases.ts';
import { withPapers } from '#api/read/papers.ts';
import { findPersonTarget } from '#api/read/people.ts';
import { tellingWho } from '#api/read/who-else.ts';
import { clientId, id, idText, keyText } from '#api/shapes.ts';
import type { ActionOutcome } from '#engine/act.ts';
import { paysAs } from '#engine/case-state.ts';
import { actAsked } from '#engine/delegates.ts';
import type { Engine } from '#engine/engine.ts';
import { findRound } from '#engine/rounds.ts';
import { findVersion } from '#engine/versions.ts';
import { isRefusal, refuse } from '#kit/refusal.ts';

const tag = 'Cases';
const params = z.object({ id: idText });
export const actionId = clientId.openapi({
  description: 'Made by the client for this action; the same on retry, and the effect happens once',
});
/** Of an action that is in the history, whoever made its id. */
export const writtenActionId = z
  .uuid()
  .transform((said) => said.toLowerCase())
  .openapi({ type: 'string', format: 'uuid' });
export const input = z.record(z.string().max(100), z.unknown());
const caseStatus = z.enum(['open', 'passed', 'failed', 'withdrawn']);

export const outcome = z
  .object({ caseId: id, seq: z.number().int(), stage: z.string().nullable(), status: caseStatus.nullable() })
  .openapi('ActionOutcome', { description: '`stage` and `status` where the case went, if this action moved it.' });

export const shown = (done: ActionOutcome) => ({
  caseId: done.caseId,
  seq: done.seq,
  stage: done.moved?.stage || null,
  status: done.moved?.status ?? null,
});

export const actOutcome = async (
  engine: Engine,
  tenantId: number,
  caseId: number,
  acting: ReturnType<typeof actingOf>,
  request: { id: string; action: string; stage?: string; input: Record<string, unknown> },
) => {
  if (request.action === 'submit' && request.input.agreed === undefined) {
    const unagreed = await mustAgree(engine, tenantId, caseId, acting);
    if (unagreed) return unagreed;
  }
  const { answers, consent } = request.input;
  const papers = { roundId: null, caseId, ownerId: acting.personId, answers, consent };
  const done = await withPapers(engine, tenantId, papers, () =>
    actAsked(engine, tenantId, { acting, target: { caseId }, request }),
  );
  if (isRefusal(done)) return tellingWho(engine, tenantId, caseId, request.action, done);
  if (done.caseId !== caseId)
    return refuse('action-id-reused', '这个操作编号已经用在另一件上', 'This action id was used on another case', {
      next: { zh: '请换一个新的编号', en: 'Use a fresh id' },
    });
  return shown(done);
};

/** Of a member's case handed in for the first time, by himself or for him; a correction stands under what he agreed to then. */
async function mustAgree(engine: Engine, tenantId: number, caseId: number, { personId }: ReturnType<typeof actingOf>) {
  const found = await findCase(engine, engine.house.db, tenantId, caseId);
  if (!found || found.one.personId === null || hasAgreed(found)) return null;
  if (found.one.personId === personId) return agreementNeeded();
  return isMembersOwn(found) ? agreementUnread() : null;
}

export const caseActionRoutes = (engine: Engine) => [
  endpoint({
    operation: 'cases.open',
    method: 'post',
    path: '/cases',
    tag,
    summary: { zh: '提出申请（可同时提交）', en: 'Bring a case, and submit it if answers are given' },
    takes: formBody,
    body: z.strictObject({
      id: actionId,
      roundId: id,
      organisationId: id.optional().openapi({
        description:
          'Best left out: the union follows from the membership of whom the case is about, or is the one in whose name it is. Another is refused. Said only for people who are no members.',
      }),
      personId: id.optional(),
      subjectOrganisationId: id.optional(),
      submit: z.strictObject({ answers: input, agreed: keyText.optional() }).optional().openapi({
        description:
          '`agreed`: the key of what the member was shown, or an officer read to them, and agreed to: `agreement` of `/me/services/{id}` and `/people/{id}/services/{round}`',
      }),
      consent: input.optional().openapi({ description: 'Of the member, where an officer acts for them' }),
    }),
    answer: outcome,
    status: 201,
    repeat: 'natural',
    target: async ({ house, tenantId, body }) => {
      const round = await findRound(house.db, tenantId, body.roundId);
      if (!round) return null;
      const version = await findVersion(house.db, tenantId, round.versionHash);
      const target = {
        tenantId,
        organisationId: body.subjectOrganisationId ?? body.organisationId ?? round.organisationId,
        programmeKey: round.programmeKey,
        class: version ? classOf(version.definition) : ('S4' as const),
      };
      if (body.personId === undefined) return [target];
      // The person's own union, whatever the request says; a stranger to it is as good as not there.
      const person = await findPersonTarget(house.db, tenantId, body.personId, 'S1');
      return person && [{ ...target, organisationId: person.organisationId ?? null, personId: body.personId }];
    },
    handle: async ({ tenantId, viewer, body }) => {
      const { roundId, organisationId = null, personId = null, subjectOrganisationId = null } = body;
      if (body.submit && personId !== null && body.submit.agreed === undefined)
        return personId === viewer.personId ? agreementNeeded() : agreementUnread();
      const papers = {
        roundId,
        caseId: null,
        ownerId: viewer.personId,
        answers: body.submit?.answers,
        consent: body.consent,
      };
      const done = await withPapers(engine, tenantId, papers, () =>
        engine.act(tenantId, {
          acting: actingOf(viewer),
          target: { open: { roundId, organisationId, personId, subjectOrganisationId } },
          request: {
            id: body.id,
            action: 'open',
            input: {
              ...(body.submit ? { submit: body.submit } : {}),
              ...(body.consent ? { consent: body.consent } : {}),
            },
          },
        }),
      );
      return isRefusal(done) ? done : shown(done);
    },
  }),
  endpoint({
    operation: 'cases.act',
    method: 'post',
    path: '/cases/{id}/actions',
    tag,
    summary: { zh: '办理', en: 'Take an action' },
    description: 'Which actions there are, and their input, depends on the stage: see `actions` of the case.',
    params,
    takes: formBody,
    body: z.strictObject({ id: actionId, action: keyText, stage: keyText.optional(), input: input.default({}) }),
    answer: outcome,
    repeat: 'natural',
    // The engine knows duties and no codes.
    decided: ({ body }) => (paysAs(body.action) ? 'before' : 'after'),
    target: async (asked) => {
      const targets = await caseTarget(engine)(asked);
      return targets?.map((one) => ({ ...one, pays: paysAs(asked.body.action) })) ?? null;
    },
    handle: async ({ tenantId, viewer, params, body }) => {
      if (body.action === 'undo')
        return refuse('undo-elsewhere', '撤销请用撤销接口', 'Taking back has its own address', {
          next: { zh: 'POST /api/cases/{id}/undo', en: 'POST /api/cases/{id}/undo' },
        });
      const { id: request, stage, action, input } = body;
      return actOutcome(engine, tenantId, params.id, actingOf(viewer), {
        id: request,
        action,
        input,
        ...(stage ? { stage } : {}),
      });
    },
  }),
  endpoint({
    operation: 'cases.undo',
    method: 'post',
    path: '/cases/{id}/undo',
    tag,
    summary: {
      zh: '撤销自己的上一步（尚未对外生效时）',
      en: 'Take back one’s last step while nothing has left the house',
    },
    params,
    body: z.strictObject({ id: actionId }),
    answer: outcome,
    repeat: 'natural',
    decided: 'after',
    target: caseTarget(engine),
    handle: async ({ tenantId, viewer, params, body }) =>
      actOutcome(engine, tenantId, params.id, actingOf(viewer), { id: body.id, action: 'undo', input: {} }),
  }),
];
