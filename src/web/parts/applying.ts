// An application being made: what is known already, what was typed before, and one id under which it is handed in, however often it is sent.

import { useEffect, useMemo, useRef, useState } from 'react';
import { systemClock } from '#kit/clock.ts';
import { isRefusal } from '#kit/refusal.ts';
import { amountOf } from '#policy/amount-evaluate.ts';
import { askedAtFirst } from '#policy/asked-later.ts';
import { leavesOf } from '#policy/concern.ts';
import type { Finding } from '#policy/condition.ts';
import { judge } from '#policy/evaluate.ts';
import type { Answers } from '#policy/form.ts';
import type { FormContext } from '#policy/form-check.ts';
import type { FactSnapshot } from '#policy/kind.ts';
import type { Programme } from '#policy/programme.ts';
import { newKey } from '#web/parts/api.ts';
import { type Draft, dropDraft, keepDraft, keptDraft } from '#web/parts/drafts.ts';
import { type FormState, useFormState } from '#web/parts/form/form-state.ts';
import { dropKeptFiles } from '#web/parts/form/kept-files.ts';
import { typedOf } from '#web/parts/form/typed.ts';
import type { Service } from '#web/parts/service-words.ts';

export interface Applying {
  readonly programme: Programme;
  readonly state: FormState;
  readonly actionId: string;
  /** When the draft was last kept on this device; null: nothing was typed yet. */
  readonly savedAt: string | null;
  /** With what is filled in now; null: it cannot be told yet. */
  readonly amountFen: number | null;
  /** Rules that what is filled in breaks. */
  readonly broken: readonly Finding[];
  /** Before it is sent: should the answer be lost and the page reloaded, the same id is sent again. */
  sending(): void;
  /** After it was handed in. */
  done(): void;
}

/** Whose draft it is, and of what: the member's own, or an officer's for a member. */
export interface DraftPlace {
  readonly personId: number;
  readonly name: string;
}

export const draftName = (service: Service): string => `round-${service.roundId}`;

const ownDraft = (service: Service): DraftPlace => ({ personId: service.me.personId, name: draftName(service) });

/** The browser does not know who stands under whom: such rules are the server's to judge. */
const judgedHere = (programme: Programme): Programme => ({
  ...programme,
  who: [],
  rules: programme.rules.filter(({ when }) => leavesOf(when, '').every(({ value }) => value.test !== 'within')),
});

const nobody = () => false;

/** What the form is checked and judged with; the same values as on the server, as far as the browser knows them. */
function useContext(service: Service, today: string) {
  return useMemo(() => {
    const { roundOrganisationId: organisationId, year, parameters, opensOn, closesOn } = service;
    const facts = service.facts as FactSnapshot;
    const round = { organisationId, year, parameters, opensOn, closesOn };
    const context: FormContext = { round, facts, asOf: today };
    return { context, sight: { round, facts, asOf: today, within: nobody } };
  }, [service, today]);
}

/** Written at every change; the first time when something differs from what was known. */
function useDraft({ personId, name }: DraftPlace, state: FormState, kept: Draft | null, actionId: string) {
  const [savedAt, setSavedAt] = useState(kept?.savedAt ?? null);
  const first = useRef(state.values);
  const over = useRef(false);
  const keep = useRef(() => {});
  keep.current = () => {
    const now = systemClock.now().toISOString();
    if (keepDraft(personId, name, { values: state.values, actionId, savedAt: now })) setSavedAt(now);
  };
  useEffect(() => {
    if (!over.current && state.values !== first.current) keep.current();
  }, [state.values]);
  const done = () => {
    over.current = true;
    dropDraft(personId, name);
    dropKeptFiles(personId, name);
  };
  return { savedAt, done, sending: () => keep.current() };
}

export function useApplying(service: Service, today: string, place: DraftPlace = ownDraft(service)): Applying {
  const programme = service.programme as unknown as Programme;
  const { context, sight } = useContext(service, today);
  const [kept] = useState(() => keptDraft(place.personId, place.name));
  const [actionId] = useState(() => kept?.actionId ?? newKey());
  const form = useMemo(() => askedAtFirst(programme), [programme]);
  const state = useFormState(form, context, kept?.values ?? typedOf(form, service.answers as Answers));
  const { savedAt, done, sending } = useDraft(place, state, kept, actionId);
  const judged = useMemo(() => judgedHere(programme), [programme]);
  const { answers } = state;
  const due = programme.amount ? amountOf(programme.amount, { ...sight, answers, programme }) : null;
  const broken = judge(judged, { ...sight, answers, which: 'all' }).findings.filter(({ holds }) => holds === false);
  return {
    ...{ programme, state, actionId, savedAt, broken, sending, done },
    amountFen: due && !isRefusal(due) ? due.amountFen : null,
  };
}
