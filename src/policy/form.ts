// One form model; the desk and the hall draw it with two skins, the server checks it with the same function (form-check.ts).
import type { Text } from '#kit/text.ts';
import type { Condition, FactPath } from '#policy/condition.ts';

/** S0 public … S4 sealed; see docs/architecture.md "Sensitivity". Fields of S2 and above are stored encrypted. */
export type Sensitivity = 'S0' | 'S1' | 'S2' | 'S3' | 'S4';

export interface Choice {
  readonly key: string;
  readonly label: Text;
  /** Other ways unions write it in workbooks. */
  readonly spellings?: readonly string[];
}

interface FieldSettings {
  readonly label: Text;
  readonly optional?: true;
  readonly class?: Sensitivity;
  /** Shown and required only when this holds (on what is filled in so far). */
  readonly showWhen?: Condition;
  /** Filled in from this fact; the member corrects instead of typing. */
  readonly prefill?: FactPath;
  /** The normalised value may occur once within the programme (any round), the round, or for the subject in the programme. */
  readonly uniqueIn?: 'programme' | 'round' | 'subject';
  /** Extra column headings met in unions' workbooks, for tolerant import. */
  readonly headings?: readonly string[];
  readonly help?: Text;
}

/** What of a programme a text in the settings of a kind names, so that the designer lets it be chosen instead of typed. */
export interface Naming {
  /** 'choice': one that the field named by the setting `by` offers. 'fact': a path of what is on file. */
  readonly of: 'field' | 'parameter' | 'stage' | 'scheme' | 'criterion' | 'choice' | 'instalment' | 'fact';
  /** Types of fields or parameters, kinds of stages; left out: any. A choice of several is none of type 'choice'. */
  readonly types?: readonly string[];
  /** Only where this column of the same row (or this setting beside it) says so, or nothing yet. */
  readonly when?: { readonly column: string; readonly is: string };
}

export type Field = FieldSettings &
  (
    | {
        readonly type: 'text';
        readonly maxLength?: number;
        readonly pattern?: 'id-number' | 'credit-code' | 'phone' | 'bank-card' | 'digits';
        /** Sentences for people, kept as they were written; without it text is brought to one spelling to be compared. */
        readonly prose?: true;
        /** Only in settings of kinds. */
        readonly names?: readonly Naming[];
      }
    /** `whole`: people, days and pieces are counted, not measured. */
    | { readonly type: 'number'; readonly min?: number; readonly max?: number; readonly whole?: true }
    | { readonly type: 'money'; readonly minFen?: number; readonly maxFen?: number }
    | { readonly type: 'date'; readonly from?: string; readonly to?: string }
    /** `open`: what is not on the list is kept as written, and a rule decides; so the "no" names its clause. */
    | {
        readonly type: 'choice';
        readonly choices: readonly Choice[] | { readonly parameter: string };
        readonly many?: true;
        readonly open?: true;
      }
    | { readonly type: 'table'; readonly columns: Form; readonly maxRows?: number }
    | { readonly type: 'person' }
    | { readonly type: 'organisation'; readonly within?: FactPath }
    | { readonly type: 'file'; readonly accept?: readonly string[]; readonly maxBytes?: number }
    | { readonly type: 'consent'; readonly purpose: Text }
    /** yes or no; stored as a boolean. */
    | { readonly type: 'yes-no' }
    /** Only in settings of kinds: `{workingDays: 5}` or `{days: 30}`, and one of the seven levels. */
    | { readonly type: 'duration' }
    | { readonly type: 'level' }
  );

/** Field key → field, in the order they are asked. */
export type Form = Readonly<Record<string, Field>>;

/** What was filled in: money in fen, dates 'YYYY-MM-DD', choices by key, person/organisation/file by id, tables as rows. */
export type Answer = string | number | boolean | null | readonly string[] | readonly Answers[];
export type Answers = { readonly [field: string]: Answer };
