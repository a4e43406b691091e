// The morning of an officer: what happened since yesterday, and who of his colleagues can stand in when he is away.
import { z } from '@hono/zod-openapi';
import { endpoint } from '#api/endpoint.ts';
import { correctionsWaiting, giftsWaiting, newsOf } from '#api/read/news.ts';
import { count, day, done, id, idText, instant, iso, role, text } from '#api/shapes.ts';
import type { Engine } from '#engine/engine.ts';
import { atStartOfDay, chinaDate } from '#kit/clock.ts';
import { addDays } from '#kit/days.ts';
import { formatDayRange } from '#kit/format.ts';
import { refuse } from '#kit/refusal.ts';
import { text as said } from '#kit/text.ts';
import { budgetMovesWaiting } from '#ledger/budget-moves.ts';
import { putMessages } from '#messages/outbox.ts';
import { unreadCount } from '#notices/objections.ts';
import { type Post, postsAt, type Role } from '#people/posts.ts';
import { maskedPeople } from '#people/show.ts';
import type { House } from '#store/house.ts';

const params = z.object({ id: idText });
const working: readonly Role[] = ['chair', 'officer', 'reviewer', 'finance-maker', 'finance-checker'];
const keeping: readonly Role[] = ['chair', 'officer'];
const reading: readonly Role[] = ['chair', 'officer', 'reviewer'];

const workingPosts = async (house: House, tenantId: number, organisationId: number): Promise<Post[]> =>
  (await postsAt(house.db, tenantId, [organisationId], chinaDate(house.clock.now()))).filter((post) =>
    working.includes(post.role),
  );

const news = (engine: Engine) =>
  endpoint({
    operation: 'me.news',
    method: 'get',
    path: '/me/news',
    tag: 'Me',
    summary: { zh: '昨天到现在，和我有关的', en: 'What happened since yesterday that concerns me' },
    query: z.strictObject({ organisation: idText.openapi({ description: 'Where the viewer holds a post' }) }),
    answer: z.object({
      since: day,
      items: z.array(z.object({ at: instant, words: text, link: z.string() })),
      corrections: count.openapi({ description: 'Asked for by members, not answered; up to 100' }),
      gifts: count.openapi({ description: 'Money of donors that the viewer may confirm as the second person' }),
      objections: count.openapi({ description: 'Without a name, not read by anybody yet; up to 100' }),
      budgets: count.openapi({ description: 'Entries of the budget that the viewer may confirm as the second person' }),
    }),
    handle: async ({ house, tenantId, viewer, query }) => {
      const since = addDays(chinaDate(house.clock.now()), -1);
      const organisationId = query.organisation;
      const roles = viewer.posts.filter((post) => post.organisationId === organisationId).map((post) => post.role);
      const asked = { organisationId, personId: viewer.personId, since: atStartOfDay(since) };
      const works = roles.some((one) => working.includes(one));
      return {
        since,
        items: works ? (await newsOf(engine, tenantId, asked)).map((one) => ({ ...one, at: iso(one.at) })) : [],
        corrections: roles.some((one) => keeping.includes(one))
          ? await correctionsWaiting(engine, tenantId, organisationId, viewer.personId)
          : 0,
        gifts: roles.includes('finance-checker') ? await giftsWaiting(engine, tenantId, asked) : 0,
        objections: roles.some((one) => reading.includes(one)) ? await unreadCount(house.db, tenantId, asked) : 0,
        budgets: roles.includes('finance-checker') ? await budgetMovesWaiting(house.db, tenantId, asked) : 0,
      };
    },
  });

const standIns = () =>
  endpoint({
    operation: 'queues.standIns',
    method: 'get',
    path: '/organisations/{id}/stand-ins',
    tag: 'Queues',
    summary: { zh: '我不在时谁能替我办', en: 'Colleagues who can decide what waits here' },
    description:
      'A queue belongs to the union and not to a person: who holds a post for it sees and decides the same cases.',
    params,
    answer: z.object({ items: z.array(z.object({ personId: id, name: z.string(), roles: z.array(role) })) }),
    target: ({ tenantId, params }) => [{ tenantId, organisationId: params.id, class: 'S1' }],
    handle: async ({ house, tenantId, viewer, params }) => {
      const posts = (await workingPosts(house, tenantId, params.id)).filter((one) => one.personId !== viewer.personId);
      const byPerson = Map.groupBy(posts, (post) => post.personId);
      const people = await maskedPeople(house, tenantId, [...byPerson.keys()]);
      return {
        items: [...byPerson].map(([personId, held]) => ({
          personId,
          name: people.get(personId)?.name ?? '',
          roles: [...new Set(held.map((post) => post.role))],
        })),
      };
    },
  });

const askStandIn = () =>
  endpoint({
    operation: 'queues.askStandIn',
    method: 'post',
    path: '/organisations/{id}/stand-ins',
    tag: 'Queues',
    summary: { zh: '请同事代班', en: 'Ask a colleague to stand in' },
    description: 'They are told from when to when; their rights are those they have, none are handed over.',
    params,
    body: z.strictObject({ personId: id, from: day, until: day }),
    answer: done,
    repeat: 'natural',
    target: ({ tenantId, params }) => [{ tenantId, organisationId: params.id, class: 'S1' }],
    handle: async ({ house, tenantId, viewer, params, body }) => {
      const today = chinaDate(house.clock.now());
      if (body.until < body.from || body.until < today)
        return refuse(
          'stand-in-dates',
          '代班的日子不对：结束要在开始之后，也不能已经过去',
          'These days are over or end before they begin',
          {
            next: said('请改一下日期', 'Please change the days'),
          },
        );
      const posts = await workingPosts(house, tenantId, params.id);
      if (body.personId === viewer.personId || !posts.some((post) => post.personId === body.personId))
        return refuse(
          'stand-in-unfit',
          '这位同事在这里没有能办件的岗位',
          'That person holds no post here that decides cases',
          {
            next: said(
              '请另选一位，或请安全管理员给这位授岗',
              'Choose another, or ask the security administrator for a post',
            ),
          },
        );
      const me = (await maskedPeople(house, tenantId, [viewer.personId])).get(viewer.personId)!;
      const days = formatDayRange(body.from, body.until, today);
      await putMessages(house, house.db, tenantId, [
        {
          topic: 'stand-in-asked',
          dedupe: `stand-in-${params.id}-${viewer.personId}-${body.personId}-${body.from}-${body.until}`,
          personId: body.personId,
          payload: {
            words: said(
              `${me.name}${days.zh}不在，请您照看队列`,
              `${me.name} is away, ${days.en}: please look after the queues`,
            ),
            link: '/desk/queues',
          },
        },
      ]);
      return { done: true };
    },
  });

export const newsRoutes = (engine: Engine) => [news(engine), standIns(), askStandIn()];
