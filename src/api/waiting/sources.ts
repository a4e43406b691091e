// Everything that waits for somebody at a desk: one list. A new feature adds one entry. The badge of the desk counts exactly what is read here.

import { may, usablePosts } from '#access/may.ts';
import { type Permission, table } from '#access/table.ts';
import type { Viewer } from '#access/viewer.ts';
import { grantSources } from '#api/waiting/grants.ts';
import { houseSources } from '#api/waiting/house.ts';
import { memberSources } from '#api/waiting/members.ts';
import { paymentSources } from '#api/waiting/payments.ts';
import { queuesAt, thingsOf } from '#api/waiting/queues.ts';
import { roundSources } from '#api/waiting/rounds.ts';
import { secondPersonSources } from '#api/waiting/second-person.ts';
import type { Waited, WaitingSource, WaitingThing } from '#api/waiting/source.ts';
import type { Engine } from '#engine/engine.ts';
import { chinaDate } from '#kit/clock.ts';
import { isRefusal } from '#kit/refusal.ts';

export const waitingSources: readonly WaitingSource[] = [
  ...secondPersonSources,
  ...paymentSources,
  ...roundSources,
  ...memberSources,
  ...houseSources,
  ...grantSources,
];

/** A code of the authenticator is asked for when it is done; the thing waits for them all the same. */
const codeNeeded: readonly string[] = ['two-factor-needed', 'step-up-needed'];

/** Somebody with such a post at this union, or anybody in a matter of their own, may do it: nothing is read for whom it can never be. */
function mayEver({ viewer, organisationId }: Waited, { operation }: WaitingSource): boolean {
  const { grants }: Permission = table[operation];
  if (grants.some(({ who }) => who === 'self')) return true;
  return usablePosts(viewer.posts).some(
    (post) =>
      post.organisationId === organisationId && grants.some((grant) => 'at' in grant && grant.who.includes(post.role)),
  );
}

async function readSource(waited: Waited, source: WaitingSource) {
  if (!mayEver(waited, source)) return [];
  const { engine, tenantId, viewer, organisationId, now } = waited;
  const { within } = await engine.caches.forests.get(engine.house.db, tenantId);
  const isTheirs = ({ about }: WaitingThing) => {
    const target = { tenantId, organisationId, handlerOrganisationId: organisationId, class: 'S1' as const, ...about };
    const allowed = may(viewer, source.operation, target, { within, now });
    return !isRefusal(allowed) || codeNeeded.includes(allowed.code);
  };
  const things = (await source.read(waited)).filter(isTheirs);
  return things.map(({ about: _, ...thing }) => ({ ...thing, source: source.key, act: source.act }));
}

type Listed = Awaited<ReturnType<typeof readSource>>[number];

/** What has a day first, the earliest before the others; then what has waited longest. */
const byDay = (a: Listed, b: Listed): number =>
  (a.dueOn ?? '9999').localeCompare(b.dueOn ?? '9999') ||
  (a.since?.getTime() ?? Number.MAX_SAFE_INTEGER) - (b.since?.getTime() ?? Number.MAX_SAFE_INTEGER);

/** What waits for one person from the posts at one union, and what other people have of the same queues. */
export async function waitingFor(engine: Engine, tenantId: number, viewer: Viewer, organisationId: number) {
  const now = engine.house.clock.now();
  const waited: Waited = { engine, tenantId, viewer, organisationId, now, today: chinaDate(now) };
  const queues = await queuesAt(engine, tenantId, viewer, organisationId);
  const read = await Promise.all(waitingSources.map((source) => readSource(waited, source)));
  const cases = queues.flatMap((queue) => thingsOf(queue).map((thing) => ({ ...thing, source: 'cases' })));
  const others = new Map<string, number>();
  for (const { whose, count } of queues.flatMap((queue) => queue.others))
    others.set(whose, (others.get(whose) ?? 0) + count);
  return {
    items: [...read.flat(), ...cases].sort(byDay),
    others: [...others].map(([whose, count]) => ({ whose: whose as QueueOther, count })),
  };
}

type QueueOther = Awaited<ReturnType<typeof queuesAt>>[number]['others'][number]['whose'];
