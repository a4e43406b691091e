// Changes of who somebody is: proposed by one, confirmed by another; stopped by a colleague or objected to by whom they concern.
import { z } from '@hono/zod-openapi';
import { confirmChange, proposeChange, stopChange } from '#access/identity-changes.ts';
import { changeKinds, kindOf, type Proposed, unionGranted } from '#access/identity-kinds.ts';
import {
  changeStanding,
  changesOf,
  changesToConfirm,
  type IdentityChange,
  isSecurityAdministrator,
  standingOf,
} from '#access/identity-rows.ts';
import { endpoint, type Located } from '#api/endpoint.ts';
import { organisationNames } from '#api/read/organisations.ts';
import { personTarget } from '#api/read/people.ts';
import {
  created,
  day,
  done,
  id,
  idText,
  instant,
  iso,
  isoOrNull,
  keyText,
  line,
  role,
  text,
  textOrNull,
} from '#api/shapes.ts';
import { chinaDate } from '#kit/clock.ts';
import { isRefusal } from '#kit/refusal.ts';
import { keepingUnion } from '#people/memberships.ts';
import { peopleByIds } from '#people/people.ts';
import type { House } from '#store/house.ts';

const tag = 'Posts';
const params = z.object({ id: idText });
const reason = z.strictObject({ why: line(200).optional() });

const proposed = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('phone'), phone: z.string().min(1).max(30) }),
  z.strictObject({ kind: z.literal('name'), name: line(100) }),
  z.strictObject({ kind: z.literal('id-number'), idNumber: z.string().min(1).max(40) }),
  z.strictObject({ kind: z.literal('account'), account: line(40), bank: line(100) }),
  z.strictObject({
    kind: z.literal('membership'),
    change: z.discriminatedUnion('change', [
      z.strictObject({ change: z.literal('join'), organisationId: id, since: day }),
      z.strictObject({ change: z.literal('transfer'), organisationId: id, on: day }),
      z.strictObject({ change: z.literal('end'), until: day }),
      z.strictObject({ change: z.literal('retain') }),
      z.strictObject({ change: z.literal('resume') }),
    ]),
  }),
  z.strictObject({ kind: z.literal('authenticator') }),
  z.strictObject({
    kind: z.literal('post-grant'),
    ...{ organisationId: id, role, programmeKey: keyText.optional(), from: day, until: day.optional() },
  }),
  z.strictObject({ kind: z.literal('post-revoke'), postId: id }),
]);

function asProposed(body: z.output<typeof proposed>): Proposed {
  if (body.kind === 'membership') return { kind: 'membership', value: body.change };
  const { kind, ...value } = body;
  return { kind, value } as Proposed;
}

const change = z.object({
  id,
  kind: z.enum(changeKinds),
  words: text,
  shown: textOrNull.openapi({ description: 'The new value, masked; null once it is decided' }),
  rule: z.enum(['second-person', 'waiting']),
  state: z.enum(['waiting', 'in-force', 'refused', 'withdrawn', 'objected', 'lapsed', 'superseded']),
  proposedBy: z.string(),
  proposedAt: instant,
  endsAt: instant.openapi({
    description: 'Waiting for a second person: lapses then. Waiting for objections: in force then',
  }),
  decidedAt: instant.nullable(),
  why: z.string().nullable(),
});

async function shown(house: House, tenantId: number, changes: readonly IdentityChange[]) {
  const people = await peopleByIds(house.db, tenantId, [...new Set(changes.map((one) => one.proposedBy))]);
  return changes.map((one) => ({
    ...one,
    words: kindOf(one.kind).words,
    proposedBy: people.get(one.proposedBy)?.name ?? '',
    proposedAt: iso(one.proposedAt),
    endsAt: iso(one.endsAt),
    decidedAt: isoOrNull(one.decidedAt),
  }));
}

/** The union over which a chair must stand is that of all the person's posts, and of the one that is granted. */
async function proposalTarget<Q>({
  house,
  tenantId,
  params,
  body,
}: Located<{ id: number }, Q, z.output<typeof proposed>>) {
  const target = await personTarget('S2')({ house, tenantId, params } as Located<{ id: number }, Q, unknown>);
  if (!target) return null;
  const today = chinaDate(house.clock.now());
  const organisationId = await standingOf(house.db, tenantId, params.id, today, unionGranted(asProposed(body)));
  return [{ tenantId, personId: params.id, organisationId, class: 'S2' as const }];
}

async function waitingTarget({ house, tenantId, params }: Located<{ id: number }, unknown, unknown>) {
  const row = await changeStanding(house, tenantId, params.id);
  if (row?.rule !== 'second-person') return null;
  const { personId, standing, proposedBy } = row;
  return [{ tenantId, personId, organisationId: standing, preparedById: proposedBy, class: 'S2' as const }];
}

const propose = [
  endpoint({
    operation: 'changes.propose',
    method: 'post',
    path: '/people/{id}/changes',
    tag,
    summary: {
      zh: '提出改某人的身份或岗位（等另一人确认）',
      en: 'Propose a change of who somebody is or which post they hold',
    },
    description: 'Nothing is done until a second person confirms it; it lapses after seven days. The person is told.',
    params,
    body: proposed,
    answer: created,
    status: 201,
    repeat: 'key',
    target: proposalTarget,
    handle: ({ house, tenantId, viewer, params, body }) =>
      proposeChange(house, tenantId, params.id, asProposed(body), viewer.personId),
  }),
  endpoint({
    operation: 'changes.proposeForSecurity',
    method: 'post',
    path: '/security-administrators/{id}/changes',
    tag,
    summary: {
      zh: '提出改安全管理员的身份或岗位（等另一人确认）',
      en: 'Propose a change of a security administrator, or of who is to be one',
    },
    description:
      'Nobody proposes for himself: of the security administrator a chair above or the system administrator does.',
    params,
    body: proposed,
    answer: created,
    status: 201,
    repeat: 'key',
    target: async (located) => {
      const { house, tenantId, params, body } = located;
      const becomes = body.kind === 'post-grant' && body.role === 'security-admin';
      return becomes || (await isSecurityAdministrator(house.db, tenantId, params.id)) ? proposalTarget(located) : null;
    },
    handle: ({ house, tenantId, viewer, params, body }) =>
      proposeChange(house, tenantId, params.id, asProposed(body), viewer.personId),
  }),
];

const decide = [
  endpoint({
    operation: 'changes.list',
    method: 'get',
    path: '/changes',
    tag,
    summary: { zh: '等第二个人确认的身份变更', en: 'Changes that wait for a second person' },
    answer: z.object({
      items: z.array(
        change.extend({
          personId: id,
          personName: z.string(),
          organisationName: z.string(),
          mine: z.boolean().openapi({ description: 'The reader proposed it and can withdraw it' }),
          own: z.boolean().openapi({ description: 'It concerns the reader' }),
        }),
      ),
    }),
    handle: async ({ house, tenantId, viewer }) => {
      const seen = await changesToConfirm(house, tenantId, viewer);
      const people = await peopleByIds(house.db, tenantId, [...new Set(seen.map((one) => one.personId))]);
      const unions = await organisationNames(
        house.db,
        tenantId,
        seen.flatMap((one) => one.organisationId ?? []),
      );
      const items = await shown(house, tenantId, seen);
      return {
        items: items.map((one, n) => ({
          ...one,
          personName: people.get(one.personId)?.name ?? '',
          organisationName: unions.get(one.organisationId ?? 0) ?? '',
          mine: seen[n]!.proposedBy === viewer.personId,
          own: one.personId === viewer.personId,
        })),
      };
    },
  }),
  endpoint({
    operation: 'changes.confirm',
    method: 'post',
    path: '/changes/{id}/confirmation',
    tag,
    summary: { zh: '确认一项身份变更（另一个人）', en: 'Confirm a change that somebody else proposed' },
    description: '`word`: where an authenticator is to be bound anew, shown this once, to be told to the person.',
    params,
    answer: z.object({ done: z.literal(true), word: z.string().nullable() }),
    repeat: 'natural',
    target: waitingTarget,
    handle: async ({ house, tenantId, viewer, params, sessions }) => {
      const applied = await confirmChange(house, tenantId, params.id, viewer.personId);
      if (isRefusal(applied)) return applied;
      sessions.forget();
      return { done: true, word: applied.word ?? null };
    },
  }),
  endpoint({
    operation: 'changes.refuse',
    method: 'post',
    path: '/changes/{id}/refusal',
    tag,
    summary: { zh: '不同意或收回一项身份变更', en: 'Refuse a change, or withdraw what one proposed' },
    params,
    body: reason,
    answer: done,
    repeat: 'natural',
    target: waitingTarget,
    handle: async ({ house, tenantId, viewer, params, body }) =>
      (await stopChange(house, tenantId, params.id, {
        ...{ by: viewer.personId, rule: 'second-person', why: body.why, what: 'changes.refuse' },
      })) ?? { done: true },
  }),
];

const ofMembers = [
  endpoint({
    operation: 'people.changes',
    method: 'get',
    path: '/people/{id}/changes',
    tag: 'People',
    summary: { zh: '某人的身份变更：等着的和最近的', en: 'Changes of a person: waiting and recent' },
    params,
    answer: z.object({ items: z.array(change.extend({ mine: z.boolean() })) }),
    target: personTarget('S1'),
    handle: async ({ house, tenantId, viewer, params }) => {
      const changes = await changesOf(house, tenantId, params.id);
      const items = await shown(house, tenantId, changes);
      return { items: items.map((one, n) => ({ ...one, mine: changes[n]!.proposedBy === viewer.personId })) };
    },
  }),
  endpoint({
    operation: 'changes.stop',
    method: 'post',
    path: '/changes/{id}/stop',
    tag: 'People',
    summary: { zh: '停下给会员登记的更正', en: 'Stop a correction that waits to be in force' },
    params,
    body: reason,
    answer: done,
    repeat: 'natural',
    target: async ({ house, tenantId, params }) => {
      const row = await changeStanding(house, tenantId, params.id);
      if (row?.rule !== 'waiting') return null;
      const organisationId = await keepingUnion(house.db, tenantId, row.personId);
      return [{ tenantId, personId: row.personId, organisationId, class: 'S2' as const }];
    },
    handle: async ({ house, tenantId, viewer, params, body }) =>
      (await stopChange(house, tenantId, params.id, {
        ...{ by: viewer.personId, rule: 'waiting', why: body.why, what: 'changes.stop' },
      })) ?? { done: true },
  }),
];

const mine = [
  endpoint({
    operation: 'me.changes',
    method: 'get',
    path: '/me/changes',
    tag: 'Me',
    summary: { zh: '改我身份的事', en: 'Changes of who I am' },
    answer: z.object({
      items: z.array(change.extend({ objectable: z.boolean().openapi({ description: 'I can still object' }) })),
    }),
    handle: async ({ house, tenantId, viewer }) => {
      const items = await shown(house, tenantId, await changesOf(house, tenantId, viewer.personId));
      return {
        items: items.map((one) => ({
          ...one,
          objectable: one.state === 'waiting' && kindOf(one.kind).objectable,
        })),
      };
    },
  }),
  endpoint({
    operation: 'me.objectToChange',
    method: 'post',
    path: '/me/changes/{id}/objection',
    tag: 'Me',
    summary: { zh: '不是我要改的', en: 'Object to a change of who I am' },
    description: 'It ends; nothing is changed. The union and whoever proposed it are told.',
    params,
    answer: done,
    repeat: 'natural',
    target: async ({ house, tenantId, params }) => {
      const row = await changeStanding(house, tenantId, params.id);
      return row && kindOf(row.kind).objectable ? [{ tenantId, personId: row.personId, class: 'S2' as const }] : null;
    },
    handle: async ({ house, tenantId, viewer, params }) =>
      (await stopChange(house, tenantId, params.id, {
        ...{ by: viewer.personId, rule: 'either', what: 'me.objectToChange' },
      })) ?? { done: true },
  }),
];

export const identityChangeRoutes = () => [...propose, ...decide, ...ofMembers, ...mine];
