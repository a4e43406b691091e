// One case of any programme in memory: the pure half of the engine with the loading and writing of act.ts told in a few lines,
// so that properties can walk thousands of cases. It loads no more than the real one, or a missing `reads` would go unseen.
import type { Acting, DutyCase } from '#access/duties.ts';
import { systemActs } from '#access/duties.ts';
import type { Role } from '#access/viewer.ts';
import {
  type CaseState,
  carriedBy,
  contributionOf,
  differenceOf,
  foldHistory,
  kindOf,
  waitingOf,
} from '#engine/case-state.ts';
import { decideAction } from '#engine/decide.ts';
import { engineReads } from '#engine/engine-actions.ts';
import type { Deciding } from '#engine/stage-context.ts';
import type { Decision } from '#engine/unfolding.ts';
import { stateCouncilCalendar } from '#kit/calendar.ts';
import { chinaDate } from '#kit/clock.ts';
import { isRefusal, type Refusal } from '#kit/refusal.ts';
import { choicesIn } from '#policy/choices.ts';
import type { Answers } from '#policy/form.ts';
import type { FactSnapshot, RoundView } from '#policy/kind.ts';
import type { Parameter, Programme } from '#policy/programme.ts';

const people = {
  member: 300,
  stranger: 301,
  officer: 901,
  reviewer: 902,
  colleague: 903,
  district: 904,
  head: 905,
  cashier: 906,
  steward: 907,
  keeper: 908,
  carrier: 909,
};
export type Who = keyof typeof people | 'system' | 'public';
const posts: Readonly<Partial<Record<Who, readonly [Role, number][]>>> = {
  officer: [['officer', 11]],
  reviewer: [['reviewer', 10]],
  colleague: [
    ['reviewer', 10],
    ['officer', 3],
  ],
  district: [['reviewer', 3]],
  head: [['chair', 3]],
  cashier: [['finance-maker', 3]],
  steward: [['reviewer', 11]],
  keeper: [['chair', 11]],
};

export function actingAs(who: Who): Acting {
  if (who === 'system') return systemActs;
  if (who === 'public') return { personId: null, posts: [], as: 'public' };
  return {
    personId: people[who],
    ...{ delivering: true, judging: true, matching: true, screening: true },
    posts: (posts[who] ?? []).map(([role, organisationId]) => ({ role, organisationId, programmeKey: null })),
  };
}

const handlers: Readonly<Record<string, number>> = {
  grassroots: 11,
  'second-level': 10,
  district: 3,
  municipal: 2,
  national: 1,
};

/** A value for each parameter, with the choices that random-input.ts answers by. */
function parametersOf(programme: Programme): Record<string, unknown> {
  const value = (parameter: Parameter): unknown => {
    switch (parameter.type) {
      case 'money-by-choice':
      case 'numbers-by-choice': {
        const choices = choicesIn(programme, parameter.of);
        return Object.fromEntries(choices.map(({ key }, i) => [key, (i + 1) * 10_000]));
      }
      case 'offers':
        return [{ key: 'a', label: { zh: '甲', en: 'A' }, priceFen: 80_000, providerId: 77 }];
      case 'goods':
        return [{ goods: 5, pieces: 1 }];
      case 'texts':
        return ['a'];
      case 'date':
        return '2020-06-01';
      case 'text':
        return 'a';
      default:
        return 50_000;
    }
  };
  return Object.fromEntries(Object.entries(programme.parameters).map(([key, parameter]) => [key, value(parameter)]));
}

type Row = NonNullable<Deciding['history']>[number];

export class LittleCase {
  readonly programme: Programme;
  readonly round: RoundView;
  readonly history: Row[] = [];
  /** measure → sum of all differences so far */
  readonly figures: Record<string, number> = {};
  /** Keys it holds, as case_keys would. */
  keys: string[] = [];
  now = new Date('2020-03-02T10:00:00+08:00');
  state: CaseState | undefined;
  private answers: Answers = {};
  private changedOn = '2020-03-02';

  constructor(programme: Programme) {
    this.programme = programme;
    const days = { opensOn: '2020-01-01', closesOn: '2020-12-31' };
    const own = { programmeKey: programme.key, parameters: parametersOf(programme) };
    this.round = {
      id: 40,
      versionHash: 'v',
      organisationId: 3,
      year: 2020,
      name: '2020',
      state: 'open',
      ...days,
      ...own,
    };
  }

  /** Decides and, unless refused, takes it over as act_batch would. */
  act(who: Who, action: string, input: Readonly<Record<string, unknown>> = {}): Decision | Refusal {
    const decision = decideAction(this.deciding(who, action, input));
    if (isRefusal(decision)) return decision;
    const before = contributionOf(this.programme, this.state);
    for (const [measure, delta] of differenceOf(before, contributionOf(this.programme, decision.after)))
      this.figures[measure] = (this.figures[measure] ?? 0) + delta;
    const seq = this.history.length + 1;
    const at = this.now;
    this.history.push({
      seq,
      actionId: `id-${seq}`,
      actorId: actingAs(who).personId,
      at,
      action,
      events: decision.events,
    });
    this.changedOn = chinaDate(at);
    this.state = decision.after;
    for (const effect of decision.effects) {
      if (effect.do === 'answers') this.answers = effect.answers;
      if (effect.do === 'claim-key') this.keys.push(`${effect.scope} ${effect.key}`);
      if (effect.do === 'release-keys') this.keys = [];
    }
    return decision;
  }

  /** The state as the whole history gives it. */
  folded = (): CaseState => foldHistory(this.programme, this.history);

  private deciding(who: Who, action: string, input: Readonly<Record<string, unknown>>): Deciding {
    const subject = this.programme.subject === 'member';
    const one = {
      organisationId: 11,
      personId: subject ? people.member : null,
      subjectOrganisationId: subject ? null : 11,
    };
    const reads =
      engineReads[action] ??
      (this.state &&
      (kindOf(this.programme, this.state.stage).actions[action]?.reads ||
        this.programme.evidence?.at === this.state.stage)
        ? 'answers'
        : undefined);
    const facts: FactSnapshot = {
      'membership.status': 'active',
      'membership.organisation': 11,
      'membership.since': '2015-01-01',
      'person.sex': 'female',
      // Who is on the register already, where that is asked for.
      ...(this.programme.who.some(({ key }) => key === 'has-studio') ? { 'record.studio': 'municipal' } : {}),
    };
    return {
      tenantId: 1,
      now: this.now,
      today: chinaDate(this.now),
      acting: actingAs(who),
      action: {
        ...{ id: `id-${this.history.length + 1}`, action, input },
        // Without a consent an officer opens what stands on the list of his union.
        ...(who === 'officer' && input.consent === undefined ? { onRoster: true as const } : {}),
      },
      programme: this.programme,
      round: this.round,
      case: { id: 7, ...one, changedOn: this.changedOn },
      duty: this.duty(one),
      elsewhere: false,
      state: this.state,
      answersOnFile: reads ? this.answers : null,
      facts: reads ? facts : null,
      within: () => true,
      calendar: stateCouncilCalendar,
      history: reads === 'history' ? this.history : null,
      fresh: { answers: null },
    };
  }

  private duty(one: Pick<DutyCase, 'organisationId' | 'personId' | 'subjectOrganisationId'>): DutyCase {
    const waiting = this.state && waitingOf(this.programme, this.state);
    const having = waiting?.with;
    const handlerOrganisationId =
      having === 'finance' ? 3 : typeof having === 'object' ? (handlers[having.level] ?? null) : null;
    return {
      programmeKey: this.programme.key,
      ...one,
      openedBy: this.state?.openedBy ?? null,
      handlerOrganisationId,
      roundOrganisationId: 3,
      carriedBy: this.state ? carriedBy(this.programme, this.state) : null,
    };
  }
}
