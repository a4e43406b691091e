// What a stage kind is: pure functions over its own small state. The engine alone calls them; a kind never imports another kind.
import type { Day } from '#kit/days.ts';
import type { Refusal } from '#kit/refusal.ts';
import type { Text } from '#kit/text.ts';
import type { Verdict } from '#policy/condition.ts';
import type { ActedFor } from '#policy/consent.ts';
import type { Evidence } from '#policy/evidence.ts';
import type { Answers, Choice, Form } from '#policy/form.ts';
import type { Level, Programme } from '#policy/programme.ts';
import type { RecordChanged, RecordEntry } from '#policy/record.ts';
import type { ShowingEntry } from '#policy/showing.ts';

/** Who may take an action, as a duty towards the case; access/may.ts turns posts into duties. */
export type Duty =
  | 'subject'
  | 'opener'
  | 'handler'
  | 'finance-maker'
  | 'finance-checker'
  /** Who loads routes and closes their day, and who carries a route: both only by way of src/deliveries, which has looked at lots and proofs. */
  | 'dispatcher'
  | 'deliverer'
  /** Who sits on the panel that has the work: only by way of src/panels, which has looked at the seats. */
  | 'judge'
  /** Who wants to take up what is shown: only by way of src/matches, which has looked at whom he stands for. */
  | 'interested'
  /** Who reads what was objected without a name: only by way of src/notices, which tells whoever left a way to be reached. */
  | 'screener'
  /** Who runs the round, whoever has the case just now. */
  | 'organiser'
  | 'public'
  | 'system';

export interface Actor {
  /** null: the system itself, or the public. */
  readonly personId: number | null;
  readonly duties: readonly Duty[];
  /** Organisations in which the actor holds the post that gives the duty. */
  readonly organisationIds: readonly number[];
}

/** Facts of the subject as conditions read them (person_facts.snapshot), and the round's reference day. */
export type FactSnapshot = Readonly<Record<string, string | number | boolean | readonly string[] | null>>;

export interface RoundView {
  readonly id: number;
  readonly programmeKey: string;
  readonly versionHash: string;
  readonly organisationId: number;
  readonly year: number;
  readonly name: string;
  readonly opensOn: Day;
  readonly closesOn: Day;
  readonly state: 'open' | 'closed';
  readonly parameters: Readonly<Record<string, unknown>>;
}

export interface CaseView {
  readonly id: number;
  readonly organisationId: number;
  readonly personId: number | null;
  readonly subjectOrganisationId: number | null;
  readonly openedBy: number | null;
  readonly amountFen: number | null;
  /** What an earlier stage says was won. */
  readonly award: Choice | null;
  /** Marked by an earlier stage as one to look at closely. */
  readonly odd: boolean;
  /** person ids by stage who decided something on this case, in order: for recusal and "not the same person twice". */
  readonly deciders: readonly { readonly stage: string; readonly personId: number }[];
}

/** Everything a kind may look at when it decides; one required type, so the same question has one answer everywhere. */
export interface StageContext {
  readonly now: Date;
  readonly today: Day;
  readonly actor: Actor;
  readonly programme: Programme;
  readonly round: RoundView;
  readonly stageKey: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly case: CaseView;
  /** Throws a Fault unless the action declares `reads`. */
  readonly answers: () => Answers;
  readonly facts: () => FactSnapshot;
  /** Judges who + rules on the answers given (default: those on file). */
  readonly judge: (answers?: Answers) => Verdict;
  /** The amount due by the policy for the answers on file. */
  readonly amount: () => number | Refusal;
  /** Checks answers against the programme's form: cleaned answers, or what is wrong field by field. */
  readonly checkAnswers: (answers: unknown) => Answers | Refusal;
  /** A deadline n working days after `from`; beyond the announced holidays by weekends. */
  readonly deadline: (within: { workingDays: number } | { days: number }, from?: Day) => Day;
}

/** Something that happened at a stage. Identifiers and sensitive text never go in here: history cannot be erased. */
export interface StageEvent {
  readonly stage: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface StageAction {
  readonly action: string;
  readonly input: Readonly<Record<string, unknown>>;
}

export type Outcome = 'open' | 'passed' | 'failed' | 'returned';

/** What happens in the world with an event, inside the same transaction; plain data that act_batch carries out. */
export type Effect =
  /** `entitlement` makes it exactly-once per case. */
  | {
      readonly do: 'transfer';
      readonly debit: AccountRef;
      readonly credit: AccountRef;
      readonly amountFen: number;
      readonly kind: 'post' | 'reserve';
      readonly code: string;
      readonly entitlement?: string;
    }
  /** Pieces of a lot from one place to another; where there are not so many the whole action is refused. */
  | {
      readonly do: 'goods';
      readonly lot: number;
      readonly from: GoodsPlace;
      readonly to: GoodsPlace;
      readonly pieces: number;
      readonly code: string;
      readonly entitlement?: string;
    }
  /** One of the places that the round gives for a choice (`of`: the parameter); where none is left the whole action is refused with `refusal`. */
  | { readonly do: 'place'; readonly of: string; readonly choice: string; readonly refusal: Refusal }
  /** Enters the subject in the register of the union that runs the round, under its next number. */
  | { readonly do: 'register'; readonly record: RecordEntry }
  /** Raises, renews, suspends, restores or revokes a record that the subject holds; where he holds none that stands so, or several, the whole action is refused with `refusal`. */
  | { readonly do: 'change-record'; readonly change: RecordChanged; readonly refusal: Refusal }
  /** Lays down what the case proves; once, however often its stage is passed. */
  | { readonly do: 'evidence'; readonly evidence: Evidence }
  /** A paper of the actor's that belongs to this case from now on. */
  | { readonly do: 'paper'; readonly documentId: number }
  /** Claims a uniqueness key; if somebody else holds it the whole action is refused with `refusal`. */
  | { readonly do: 'claim-key'; readonly scope: string; readonly key: string; readonly refusal: Refusal }
  | { readonly do: 'release-keys' }
  /** What the subject claimed in the round is there for the next; nothing when he holds none. */
  | { readonly do: 'give-back-claim' }
  /** Takes back what an undone action did: reverses its transfers, cancels its messages, withdraws its facts, records and evidence. */
  | { readonly do: 'take-back'; readonly actionId: string }
  | {
      readonly do: 'fact';
      readonly key: string;
      readonly value: unknown;
      readonly observedOn: Day;
      readonly expiresOn?: Day;
      readonly source: string;
    }
  /** `to` a number: the other side, who is neither; the case is not his, so `link` says where he finds it. `subject-union`: the chairs and officers of the union in whose name it is. */
  | {
      readonly do: 'message';
      readonly topic: string;
      readonly to: 'subject' | 'opener' | 'subject-union' | number;
      readonly words: Text;
      readonly link?: string;
    }
  /** Puts it into the showcase, with the moment and the digest of what is shown. */
  | { readonly do: 'show'; readonly showing: ShowingEntry }
  /** Keeps what was written with an interest, sealed; refused where it is not on show any more. */
  | { readonly do: 'interest'; readonly number: number }
  | {
      readonly do: 'answers';
      readonly answers: Answers;
      /** What the register said, where they were judged. */
      readonly facts?: FactSnapshot;
    }
  /** Keeps the member's consent under which this action was taken for him; `given` as policy/consent.ts asks it. */
  | { readonly do: 'consent'; readonly covers: ActedFor; readonly organisationId: number; readonly given: Answers };

/** The round's own two accounts: what may still be granted, and what is granted but not yet paid. */
export type AccountRef = 'round-budget' | 'round-payable';

/** Where pieces of a lot lie: in the warehouse, on a route, with whom they were for, or nowhere any more. */
export type GoodsPlace = 'stock' | 'lost' | `route-${number}` | `handed-${number}`;

export type Recusal = 'none' | 'subject' | 'preparer';

export interface ActionDeclaration {
  readonly label: Text;
  readonly by: readonly Duty[];
  /** Input checked by the one form checker before `decide` sees it. */
  readonly input?: Form;
  /** Its input follows from the programme's form: the kind has it checked by `checkAnswers`. Otherwise what `input` does not declare is left out. */
  readonly ownInput?: true;
  /** Needs the answers and facts of the case loaded. */
  readonly reads?: true;
  /** May be taken on many cases at once from a queue. */
  readonly bulk?: true;
  /** The actor must not be the subject nor (with 'preparer') have prepared or decided earlier. Default 'subject'; a function where the paper says which. */
  readonly recusal?: Recusal | ((settings: Readonly<Record<string, unknown>>) => Recusal);
  /** Counts as a decision: recorded among `deciders`. */
  readonly decides?: true;
  /** Takes money out of a budget: whoever takes it gives a fresh code of their authenticator, for one case as for many. */
  readonly pays?: true;
  /** Left out where the case is told: who took it is not to be known from there (a judge at his seat). */
  readonly untold?: true;
}

/** What the queue and the member see of an open stage. */
export interface Waiting {
  /** Level of the organisation that has it (resolved upwards from the case's organisation), or the subject. */
  readonly with: { readonly level: Level } | 'subject' | 'finance' | 'system';
  readonly dueOn: Day | null;
  /** Shown first in the queue: some rule is unknown, something was corrected, an objection is open. */
  readonly odd: boolean;
}

export interface Counted {
  readonly by: string;
  /** Time that a member or the public has: counted again, it is never shorter than was said. */
  readonly theirs?: true;
}

/** Measure key → amount this stage contributes to the figures; derived from state alone, so `verify` can recompute it. */
export type Contribution = Readonly<Record<string, number>>;

/** `<stage>.<measure>@<by>=<choice>`: counted by the kind and not by an answer. */
export interface Split {
  readonly measure: string;
  readonly by: string;
  readonly label: Text;
  readonly choices: readonly Choice[];
}

/** What a funnel reads of a stage: measures of its kind, and what those who got through are called. */
export interface Passage {
  /** Each case once, and only one that got through the stage or came after it. */
  readonly through: string;
  /** Left out: nobody is refused there. */
  readonly not?: string;
  /** 到账, 登记. */
  readonly says: Text;
  /** Says nothing without the title of the stage before it: 区总工会审核 + 通过. */
  readonly after?: true;
  /** As the first stage: `through` counts who came, whatever became of them, and the funnel begins with it. */
  readonly comes?: true;
}

/**
 * Whose hands an open case of a queue is in. each: whoever has the queue decides it by itself · together: it is one act with others of the round ·
 * judges, carrier, colleague: they have it · elsewhere: something beside the case waits (a batch, a panel to be closed, an objection to be read).
 */
export type Hand = 'each' | 'together' | 'judges' | 'carrier' | 'colleague' | 'elsewhere';

export interface Kind<State = unknown> {
  readonly key: string;
  readonly title: Text;
  /** Settings as a form: checked when a programme is defined and drawn by the designer. */
  readonly settings: Form;
  readonly actions: Readonly<Record<string, ActionDeclaration>>;
  readonly measures: Readonly<Record<string, Text>>;
  /** Which of its measures says who got through the stage. Settings may be half written. */
  passage(settings: Readonly<Record<string, unknown>>): Passage;
  /** The stage as the programme's paper says it, a clause without its full stop. Settings may be half written: the designer shows it while editing. */
  says(settings: Readonly<Record<string, unknown>>, programme: Programme): Text;
  /** Measure key → what it counts and what it does not, in a sentence; one for each of `measures`. */
  readonly meanings: Readonly<Record<string, Text>>;
  /** On entering the stage; a Refusal here leaves the case where it was. */
  start(context: StageContext): readonly StageEvent[] | Refusal;
  decide(context: StageContext, state: State, action: StageAction): readonly StageEvent[] | Refusal;
  /** `undefined` is the state before `start`'s first event. */
  evolve(state: State | undefined, event: StageEvent): State;
  outcome(state: State): Outcome;
  waiting(settings: Readonly<Record<string, unknown>>, state: State): Waiting;
  /** For this person of the union that has the queue; left out: 'each'. */
  hand?(state: State, personId: number): Hand;
  /**
   * Type of event → how the deadline in it (`dueOn`, `until`) was counted from its day: a setting. `recounted` events of the same stage carry what it
   * came to when the holidays were known.
   */
  counts?: Readonly<Record<string, Counted>>;
  /** What an officer should look at before deciding, in words: why `waiting` calls it odd. */
  oddities?(state: State, programme: Pick<Programme, 'form'>): readonly Text[];
  /** Opened and not handed in yet: of such whoever it is about has one in a round (src/engine/drafts.ts). */
  draft?(state: State): boolean;
  /** Under a key of `measures`, or that and a split: `taken@award=gold`. */
  contribution(state: State): Contribution;
  /** A case that is withdrawn gives back what was had here, and has got through nothing: somebody else has it, and it would be counted twice. */
  readonly givenBack?: true;
  /** What its measures are broken down by of itself, beside the programme's breakdowns. Settings may be half written. */
  splits?(settings: Readonly<Record<string, unknown>>): readonly Split[];
  /** What was won here, for later stages. */
  award?(state: State): Choice | null;
  /** What of its state is told to whoever does not have the case; left out: all of it. */
  outside?(state: State): State;
  /** Who carries what this case is about just now: his is the duty 'deliverer', and the case cannot be withdrawn meanwhile. */
  carriedBy?(state: State): number | null;
  /** Effects of one new event within the transaction. */
  effects(context: StageContext, event: StageEvent): readonly Effect[];
}
