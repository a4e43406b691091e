// Judges found by name while a panel is set up or changed, remembered as they were named.
import { useState } from 'react';
import { peopleOf } from '#web/desk/finding-people.ts';
import type { Found, Lookup } from '#web/parts/form/lookup-input.tsx';

/** Finds people and remembers how they were named. */
export function useJudges(organisationId: number) {
  const [judges, setJudges] = useState<readonly Found[]>([]);
  const [{ lookup, known }] = useState(() => {
    const [people, known] = [peopleOf(organisationId), new Map<number, Found>()];
    const find: Lookup['find'] = async (words) => {
      const found = await people.find(words);
      for (const one of found) known.set(one.id, one);
      return found;
    };
    return { lookup: { find }, known };
  });
  const add = (id: unknown) => {
    const one = known.get(Number(id));
    if (one && !judges.some((judge) => judge.id === one.id)) setJudges([...judges, one]);
  };
  const remove = (id: number) => setJudges(judges.filter((judge) => judge.id !== id));
  return { judges, lookup, add, remove };
}
