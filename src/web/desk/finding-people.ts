// People of a union and those below it, found by name or pinyin while it is typed in a form.
import { request } from '#web/parts/api.ts';
import type { Lookup } from '#web/parts/form/lookup-input.tsx';

export const peopleOf = (organisation: number): Lookup => ({
  find: async (words) => {
    const { items } = await request('GET /people', { query: { organisation, q: words, limit: 8 } });
    return items.map(({ id, name, organisationName }) => ({
      id,
      says: [name, organisationName].filter(Boolean).join(' · '),
    }));
  },
});
