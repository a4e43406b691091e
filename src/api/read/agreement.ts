// What a member must agree to before he hands in a case himself: shown by the server, asked for by the server, kept in the case's history.
import { z } from '@hono/zod-openapi';
import type { FoundCase } from '#api/read/cases.ts';
import { organisationNames } from '#api/read/organisations.ts';
import { text } from '#api/shapes.ts';
import { type Refusal, refuse } from '#kit/refusal.ts';
import { text as said } from '#kit/text.ts';
import { maskedPeople } from '#people/show.ts';
import { agreementFor, agreementOf } from '#policy/agreement.ts';
import type { Programme } from '#policy/programme.ts';
import type { House } from '#store/house.ts';

export const agreementAsked = z.object({
  key: z.string().openapi({ description: 'Sent back as `agreed` when the case is handed in' }),
  says: text,
});

export const agreementToAsk = (programme: Programme, member: Parameters<typeof agreementFor>[2]) => {
  const { key, says } = agreementOf(programme);
  return { key, says: agreementFor(programme, says, member) };
};

export const hasAgreed = ({ one }: FoundCase): boolean =>
  Object.values(one.state.stages).some((state) => (state as { agreed?: true }).agreed === true);

/** Not filed by a union from its own list: the member brought it, or somebody for him. */
export const isMembersOwn = ({ one: { personId, state } }: FoundCase): boolean =>
  personId !== null && (state.openedBy === personId || state.behalf !== undefined);

/** How the notice would name this member, in the union of the case. */
export async function namedAs(house: House, tenantId: number, personId: number, organisationId: number) {
  const person = (await maskedPeople(house, tenantId, [personId])).get(personId);
  const organisationName = (await organisationNames(house.db, tenantId, [organisationId])).get(organisationId) ?? '';
  return { maskedName: person?.maskedName ?? '', organisationName };
}

/** null: he has agreed in this case, or it is not his to hand in. */
export async function agreementStill(house: House, tenantId: number, found: FoundCase) {
  const { one, round } = found;
  const waits = one.state.status === 'open' && one.state.stage === Object.keys(round.programme.stages)[0];
  if (!waits || one.personId === null || hasAgreed(found)) return null;
  return agreementToAsk(round.programme, await namedAs(house, tenantId, one.personId, one.organisationId));
}

/** Of a case that an officer brings for the member: he reads the sentence to him. */
export const agreementUnread = (): Refusal =>
  refuse(
    'agreement-needed',
    '没有提交：还没有记下那句话念给本人听过',
    'Nothing was handed in: it is not noted that the sentence was read to the member',
    {
      rule: 'agreement',
      next: said(
        '把要本人同意的那句话念给本人听，本人同意了，点上再提交',
        'Read it to the member; once the member agrees, tick it and hand it in',
      ),
    },
  );

export const agreementNeeded = (): Refusal =>
  refuse('agreement-needed', '还没有点同意，没有提交', 'Nothing was handed in: you have not agreed yet', {
    rule: 'agreement',
    next: said('看一遍要您同意的那句话，点上再提交', 'Read what you are asked to agree to, tick it and hand it in'),
  });
