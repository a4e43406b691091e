// Trying a definition on the people on file: what the trial supposes (kept per programme on this device) and its answer.

import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { Text } from '#kit/text.ts';
import type { Rule } from '#policy/condition.ts';
import { nearly, type Step } from '#policy/nearly.ts';
import type { Programme } from '#policy/programme.ts';
import { useSeat } from '#web/desk/frame.tsx';
import type { Given } from '#web/desk/programmes/parameters-form.tsx';
import { mayDraft } from '#web/desk/programmes/words.ts';
import { type Answer, request, Unreachable } from '#web/parts/api.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { useReader } from '#web/parts/language.tsx';
import type { Effect } from '#web/parts/paper-view.tsx';
import { useSettled } from '#web/parts/settled.ts';

export type Simulation = Answer<'POST /programmes/simulation'>;

export interface Trial {
  readonly year: number;
  readonly given: Given;
  readonly budgetFen: number | undefined;
  set(change: Partial<Pick<Trial, 'year' | 'given' | 'budgetFen'>>): void;
  /** Labels' names of what a round would still have to give. */
  readonly missing: readonly string[];
}

/** What the last round of the programme gave, and what was allotted to it, is supposed until somebody types something else. */
export function useTrial(programme: Programme | undefined): Trial {
  const key = programme?.key ?? '';
  const rounds = useAnswer('GET /rounds', { query: { programme: key } }, { enabled: key !== '' });
  const thisYear = Number(useReader().today.slice(0, 4));
  const [changes, setChanges] = useState<Partial<Pick<Trial, 'year' | 'given' | 'budgetFen'>>>({});
  const { organisationId } = useSeat();
  const progress = useAnswer('GET /round-progress', { query: { organisation: organisationId } });
  const last = useMemo(() => [...(rounds.data?.items ?? [])].sort((a, b) => b.year - a.year)[0], [rounds.data]);
  const allotted = useMemo(() => {
    const own = progress.data?.items.find((one) => one.roundId === last?.id);
    if (!own || own.leftFen === null) return undefined;
    const granted = Object.entries(own.figures ?? {}).find(([key]) => key.endsWith('.amountFen'));
    return own.leftFen + (granted?.[1] ?? 0) || undefined;
  }, [progress.data, last]);
  const names = Object.keys(programme?.parameters ?? {}).join();
  return useMemo(() => {
    const declared = names === '' ? [] : names.split(',');
    const source: Given = { ...last?.parameters, ...changes.given };
    const given = Object.fromEntries(
      declared.flatMap((name) => (source[name] === undefined ? [] : [[name, source[name]]])),
    );
    return {
      year: changes.year ?? last?.year ?? thisYear,
      given,
      budgetFen: 'budgetFen' in changes ? changes.budgetFen : allotted,
      set: (change) => setChanges((before) => ({ ...before, ...change })),
      missing: declared.filter((name) => !(name in given)),
    };
  }, [names, last, changes, thisYear, allotted]);
}

/** Asked again some time after the last change; meanwhile the earlier answer stands. */
export function useSimulation(programme: Programme | undefined, trial: Trial): UseQueryResult<Simulation, Error> {
  const { organisationId, roles } = useSeat();
  const { year, given, budgetFen, missing } = trial;
  const ready = programme !== undefined && missing.length === 0 && mayDraft(roles);
  const body = useMemo(
    () => ({
      ready,
      ...{ organisationId, year, parameters: given },
      ...(budgetFen === undefined ? {} : { budgetFen }),
      programme: (programme ?? {}) as unknown as Record<string, unknown>,
    }),
    [ready, organisationId, year, given, budgetFen, programme],
  );
  const { ready: settled, ...asked } = useSettled(body, 500);
  return useQuery({
    queryKey: ['simulation', asked],
    queryFn: ({ signal }) => request('POST /programmes/simulation', { body: asked, signal }),
    enabled: ready && settled,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    retry: (failures, error) => error instanceof Unreachable && failures < 3,
  });
}

const steps: Readonly<Record<Step, Text>> = {
  month: { zh: '只差一个月', en: 'one month short' },
  year: { zh: '只差一岁', en: 'one year of age short' },
  one: { zh: '只差 1', en: 'short by one' },
};

/** How little parts somebody from a rule; undefined for a rule without such a bound. */
export const stepOf = (rule: Rule | undefined): Text | undefined => {
  const step = rule && nearly(rule.when)?.step;
  return step && steps[step];
};

/** What a rule does to people, in words, once the trial has answered; whom one step alone parts from the rest is said too. */
export const effectOf =
  (data: Simulation | undefined, count: (n: number) => string, programme: Programme): Effect =>
  (rule) => {
    if (!data) return undefined;
    if (data.leftOut.includes(rule)) return { zh: '看申请内容', en: 'judged on the application' };
    const stopped = data.refusedByRule[rule];
    if (stopped === null) return { zh: '会挡住的人不到 5 个', en: 'stops fewer than 5' };
    if (stopped === undefined) return undefined;
    const near = data.nearlyByRule[rule] ?? 0;
    const by = near > 0 ? stepOf([...programme.who, ...programme.rules].find(({ key }) => key === rule)) : undefined;
    const unseen = data.unknownByRule[rule] ?? 0;
    if (stopped === 0 && unseen > 0)
      return {
        zh: `${count(unseen)} 人登记里看不出，看申请`,
        en: `not on file for ${count(unseen)}; told by the application`,
      };
    return {
      zh: `会挡住 ${count(stopped)} 人${by ? `，其中 ${count(near)} 人${by.zh}` : ''}`,
      en: `stops ${count(stopped)}${by ? `, ${count(near)} of them ${by.en}` : ''}`,
    };
  };
