// My studio: for its leader and those who belong to it today, what it is, who is in it, what it proved and what it was given. Of colleagues the name is
// masked as at the desk; whoever does not belong to it finds nothing.
import { z } from '@hono/zod-openapi';
import { notFound } from '#access/may.ts';
import { endpoint } from '#api/endpoint.ts';
import { studioMoney } from '#api/routes/studios.ts';
import { day, id, idText, text } from '#api/shapes.ts';
import { maskName } from '#kit/mask.ts';
import { numberInWords } from '#policy/record.ts';
import { studioRoles } from '#studios/people.ts';
import { type Studio, type StudioRole, studioPage, studiosOf } from '#studios/studios.ts';

const tag = 'Studios';

const mine = z.object({
  ...{ id, number: z.string(), title: text, level: z.string(), unit: z.string(), group: z.string().nullable() },
  ...{ from: day, until: day.nullable(), state: z.enum(['valid', 'suspended', 'revoked']) },
  role: z.enum(['leader', 'member', 'apprentice']).openapi({ description: 'What the reader is in it' }),
});

const shown = (one: Studio & { readonly role: StudioRole }): z.infer<typeof mine> => ({
  ...{ id: one.id, number: numberInWords(one), title: one.title, level: one.level, unit: one.unit, group: one.group },
  ...{ from: one.from, until: one.until, state: one.state, role: one.role },
});

export const myStudioRoutes = () => [
  endpoint({
    operation: 'me.studios',
    method: 'get',
    path: '/me/studios',
    tag,
    summary: { zh: '我的工作室', en: 'Studios that I lead or belong to' },
    answer: z.object({ items: z.array(mine) }),
    handle: async ({ house, tenantId, viewer }) => ({
      items: (await studiosOf(house.db, tenantId, viewer.personId)).map(shown),
    }),
  }),
  endpoint({
    operation: 'me.studio',
    method: 'get',
    path: '/me/studios/{id}',
    tag,
    summary: { zh: '我的一个工作室', en: 'One of my studios' },
    params: z.object({ id: idText }),
    answer: mine.extend({
      trade: z.string().nullable(),
      leader: z.string(),
      members: z.array(z.object({ id, name: z.string(), role: z.enum(studioRoles), from: day, own: z.boolean() })),
      evidence: z.array(z.object({ kind: z.string(), day, words: z.string().nullable(), name: z.string() })),
      money: z.array(studioMoney),
    }),
    handle: async ({ house, tenantId, viewer, params }) => {
      const found = (await studiosOf(house.db, tenantId, viewer.personId)).find((one) => one.id === params.id);
      if (!found) return notFound();
      const { people, results, money } = await studioPage(house.db, tenantId, params.id);
      const nameOf = (own: boolean, name: string) => (own ? name : maskName(name));
      return {
        ...{ ...shown(found), trade: found.trade, leader: nameOf(found.role === 'leader', found.leader) },
        members: people
          .filter(({ until }) => until === null)
          .map(({ personId, name, role, from, id: line }) => {
            const own = personId === viewer.personId;
            return { id: line, name: nameOf(own, name), role, from, own };
          }),
        evidence: results.map(({ kind, day: on, words, name, personId }) => ({
          ...{ kind, day: on, words, name: nameOf(personId === viewer.personId, name) },
        })),
        money,
      };
    },
  }),
];
