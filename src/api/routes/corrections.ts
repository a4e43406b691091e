// What members say is wrong about them, in front of the officers of their union: the list that waits, and the answer, which the member reads.
import { z } from '@hono/zod-openapi';
import { askTheUnion } from '#api/ask-correction.ts';
import { endpoint, type Located } from '#api/endpoint.ts';
import { personal } from '#api/looks.ts';
import { cut, pageOf, pageQuery, readCursor } from '#api/paging.ts';
import { askedForWords, labelOf } from '#api/read/my-facts.ts';
import { personTarget } from '#api/read/people.ts';
import { input } from '#api/routes/case-actions.ts';
import { created, done, id, idText, instant, iso, line, text, textOrNull } from '#api/shapes.ts';
import { consentInFuture, consentNeeded } from '#engine/behalf.ts';
import type { Engine } from '#engine/engine.ts';
import { chinaDate } from '#kit/clock.ts';
import { isRefusal, refuse } from '#kit/refusal.ts';
import { text as said } from '#kit/text.ts';
import { putMessages } from '#messages/outbox.ts';
import { answerCorrection, findCorrection, openCorrections } from '#people/corrections.ts';
import { peopleByIds } from '#people/people.ts';
import { maskedPeople } from '#people/show.ts';
import { consentWithoutCase } from '#policy/consent.ts';
import { checkAnswers } from '#policy/form-check.ts';

const tag = 'People';

async function correctionTarget<Q, B>({ house, tenantId, params }: Located<{ id: number }, Q, B>) {
  const found = await findCorrection(house, tenantId, params.id);
  return found && [{ tenantId, organisationId: found.organisationId, personId: found.personId, class: 'S2' as const }];
}

const withdrawnWords = said('本人收回了', 'Taken back by the member');

/** Asked by an officer for the member, under his consent; taken back. */
const forMembers = (engine: Engine) => [
  endpoint({
    operation: 'corrections.ask',
    method: 'post',
    path: '/people/{id}/corrections',
    tag,
    summary: { zh: '替会员提出：这一条不对', en: 'Say for a member that something on file is wrong' },
    description:
      'Under the consent of the member, which is kept with it. It changes nothing by itself; a colleague answers.',
    params: z.object({ id: idText }),
    body: z.strictObject({ what: z.string().min(1).max(100), words: line(500), consent: input.optional() }),
    answer: created,
    status: 201,
    repeat: 'key',
    target: personTarget('S2'),
    handle: async ({ house, tenantId, viewer, params, body: { consent, ...body } }) => {
      const today = chinaDate(house.clock.now());
      if (consent === undefined) return consentNeeded();
      const checked = checkAnswers(consentWithoutCase, consent, { asOf: today });
      if (isRefusal(checked)) return checked;
      if (String(checked.answers.on) > today) return consentInFuture();
      const asked = { personId: params.id, askedBy: viewer.personId, consent: checked.answers };
      return askTheUnion(engine, house, tenantId, { ...asked, ...body });
    },
  }),
  endpoint({
    operation: 'corrections.withdraw',
    method: 'post',
    path: '/corrections/{id}/withdraw',
    tag,
    summary: { zh: '收回提出的更正', en: 'Take back a correction that was asked for' },
    description: 'By the member, or by an officer of their union at their word, before it is answered.',
    params: z.object({ id: idText }),
    answer: done,
    repeat: 'key',
    target: correctionTarget,
    handle: async ({ house, tenantId, viewer, params }) => {
      const given = { by: viewer.personId, accepted: false, answer: withdrawnWords.zh };
      return (await answerCorrection(house, tenantId, params.id, given)) ?? { done: true };
    },
  }),
];

export const correctionRoutes = (engine: Engine) => [
  ...forMembers(engine),
  endpoint({
    operation: 'corrections.list',
    method: 'get',
    path: '/organisations/{id}/corrections',
    tag,
    summary: { zh: '会员提出的更正，等答复的', en: 'Corrections that members ask for, not answered yet' },
    description: 'Reading them is a view that each member can see.',
    params: z.object({ id: idText }),
    query: z.strictObject(pageQuery),
    answer: pageOf(
      z.object({
        id,
        personId: id,
        name: z.string(),
        what: z.string(),
        label: text,
        words: personal(z.string()),
        askedAt: instant,
        own: z.boolean().openapi({ description: 'The reader asked it for the member; a colleague answers' }),
        behalf: textOrNull.openapi({ description: 'Who asked it for the member, and how the member agreed' }),
      }),
    ),
    shows: {
      what: 'correction',
      of: (_, { items }: { items: readonly { personId: number }[] }) => ({ people: items.map((row) => row.personId) }),
    },
    target: ({ tenantId, params }) => [{ tenantId, organisationId: params.id, class: 'S2' }],
    handle: async ({ house, tenantId, viewer, params, query }) => {
      const after = readCursor(query.cursor, ['number']);
      if (isRefusal(after)) return after;
      const limit = query.limit ?? 50;
      const rows = await openCorrections(house, tenantId, params.id, {
        after: Number(after?.[0] ?? 0),
        limit: limit + 1,
      });
      const page = cut(rows, limit, (row) => [row.id]);
      const people = await maskedPeople(house, tenantId, [...new Set(page.items.map((row) => row.personId))]);
      const askers = page.items.flatMap(({ askedBy }) => askedBy ?? []);
      const officers = await peopleByIds(house.db, tenantId, [...new Set(askers)]);
      return {
        items: page.items.map((row) => ({
          ...row,
          own: row.askedBy === viewer.personId,
          behalf: row.consent && askedForWords(officers.get(row.askedBy ?? 0)?.name ?? '', row.consent),
          name: people.get(row.personId)?.name ?? '',
          label: labelOf(row.what),
          askedAt: iso(row.askedAt),
        })),
        next: page.next,
      };
    },
  }),
  endpoint({
    operation: 'corrections.answer',
    method: 'post',
    path: '/corrections/{id}/answer',
    tag,
    summary: { zh: '答复一条更正', en: 'Answer a correction' },
    description: 'The register itself is mended with the operations for people, memberships and facts.',
    params: z.object({ id: idText }),
    body: z.strictObject({ accepted: z.boolean(), answer: line(500) }),
    answer: done,
    repeat: 'key',
    target: correctionTarget,
    handle: async ({ house, tenantId, viewer, params, body }) => {
      const found = (await findCorrection(house, tenantId, params.id))!;
      if (found.askedBy === viewer.personId)
        return refuse(
          'second-person-needed',
          '这一条是您代为提的，要由另一位同事答复',
          'You asked this for the member yourself; a second officer answers',
          {
            rule: 'four-eyes',
            next: said('请本会或上级工会的另一位干部答复', 'Another officer of the union, or of one above'),
          },
        );
      const refused = await answerCorrection(house, tenantId, params.id, { by: viewer.personId, ...body });
      if (refused) return refused;
      const label = labelOf(found.what);
      const words = body.accepted
        ? said(`您说“${label.zh}”不对，工会核对后已更正`, `“${label.en}” was wrong and has been corrected`)
        : said(
            `您说“${label.zh}”不对，工会核对后没有改，理由写在“我的资料”里`,
            `“${label.en}” was looked at and stays; see why under your file`,
          );
      await putMessages(house, house.db, tenantId, [
        {
          topic: 'correction-answered',
          dedupe: `correction-answered-${params.id}`,
          personId: found.personId,
          payload: { words, link: '/hall/me/file' },
        },
      ]);
      return { done: true };
    },
  }),
];
