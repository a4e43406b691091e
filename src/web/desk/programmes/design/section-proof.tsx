// What a programme proves of a person, and the register that opens its cases by itself: both name what there is, and read as the paper says them.
import { kinds } from '#kinds/index.ts';
import { type Text, text } from '#kit/text.ts';
import { canName, canProve } from '#policy/check-evidence.ts';
import { rosterFits } from '#policy/check-roster.ts';
import { evidenceKinds, evidenceName, wordsMost } from '#policy/evidence.ts';
import type { Choice, Field } from '#policy/form.ts';
import { put } from '#policy/in-words.ts';
import { broughtInWords, provedInWords } from '#policy/paper.ts';
import type { Programme } from '#policy/programme.ts';
import { recordKinds } from '#policy/record.ts';
import { resultsMost, rosterSources } from '#policy/roster.ts';
import { type Edit, freeKey } from '#web/desk/programmes/design/draft.ts';
import { AddButton, Entry, EntryTools, type Option, Pick } from '#web/desk/programmes/design/inputs.tsx';
import { stageTitle } from '#web/desk/programmes/words.ts';
import { goneWords } from '#web/parts/form/named-input.tsx';
import { useReader } from '#web/parts/language.tsx';

interface Props {
  readonly programme: Programme;
  readonly edit: Edit;
}

interface NamedPickProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly Option[];
  /** What it means to choose nothing; left out: something must be chosen. */
  readonly none?: string;
  readonly onValue: (key: string) => void;
}

/** A pick of what there is; what is named and gone is shown as gone. */
function NamedPick({ label, value, options, none, onValue }: NamedPickProps) {
  const { say } = useReader();
  const gone = value !== '' && !options.some(({ key }) => key === value);
  const nothing = none ?? (value === '' ? say('请选', 'Choose') : undefined);
  return (
    <Pick
      {...{ label, value, onValue }}
      options={[
        ...(nothing === undefined ? [] : [{ key: '', says: nothing }]),
        ...(gone ? [{ key: value, says: say(goneWords(value)) }] : []),
        ...options,
      ]}
    />
  );
}

const useChoices = (all: readonly Choice[]): Option[] => {
  const { say } = useReader();
  return all.map(({ key, label }) => ({ key, says: say(label) }));
};

const useFields = ({ form }: Programme, fits: (field: Field) => boolean): Option[] => {
  const { say } = useReader();
  return Object.entries(form).flatMap(([key, field]) => (fits(field) ? [{ key, says: say(field.label) || key }] : []));
};

const isDate = ({ type }: Field): boolean => type === 'date';

export function EvidenceEditor({ programme, edit }: Props) {
  const { say } = useReader();
  const { evidence, stages } = programme;
  const proving = Object.entries(stages).flatMap(([key, one]) =>
    canProve(one) ? [{ key, says: say(stageTitle(key, one)) }] : [],
  );
  const all = useChoices(evidenceKinds);
  const [days, names] = [useFields(programme, isDate), useFields(programme, canName)];
  if (!evidence)
    return (
      <AddButton
        says={say('办成了记一项成果', 'Count it as a result when done')}
        onPress={() => edit(['evidence'], { kind: 'project', at: proving.at(-1)?.key ?? Object.keys(stages)[0] })}
      />
    );
  return (
    <Entry
      place="evidence"
      head={
        <>
          <b>{say('办成了算什么成果', 'What it proves')}</b>
          <EntryTools what={say('成果', 'the result')} onRemove={() => edit(['evidence'], undefined)} />
        </>
      }
    >
      <p className="meta">{say(provedInWords(evidence, programme, kinds))}</p>
      <div className="pair">
        <NamedPick
          label={say('算哪一种', 'It counts as')}
          value={evidence.kind}
          options={all}
          onValue={(kind) => edit(['evidence', 'kind'], kind)}
        />
        <NamedPick
          label={say('到哪个环节算办成', 'Proved by passing')}
          value={evidence.at}
          options={proving}
          onValue={(at) => edit(['evidence', 'at'], at)}
        />
        <NamedPick
          label={say('算在哪一天', 'Its day')}
          value={evidence.day ?? ''}
          options={days}
          none={say('办成的那天', 'the day it is passed')}
          onValue={(day) => edit(['evidence', 'day'], day || undefined)}
        />
        <NamedPick
          label={say('成果叫什么', 'Its name')}
          value={evidence.title ?? ''}
          options={names}
          none={say('不写名称', 'without a name')}
          onValue={(title) => edit(['evidence', 'title'], title || undefined)}
        />
      </div>
    </Entry>
  );
}

/** What the register gives, as people ask for it. */
function sourceInWords(source: string): Text {
  const [of, key = ''] = source.split('.');
  if (of === 'evidence') return put('这一年的{0}（项）', '{0}: how many this year', evidenceName(key));
  if (of === 'people')
    return key === 'member' ? text('成员人数', 'number of members') : text('徒弟人数', 'apprentices');
  if (of === 'number') return text('登记编号', 'its number');
  return of === 'name' ? text('登记的名称', 'its name') : text('这一年的成果清单', 'results of the year');
}

/** A table that holds what the register says of a year. */
const resultsTable: Field = {
  ...{ type: 'table', optional: true, maxRows: resultsMost, label: text('本年成果清单', 'Results of the year') },
  columns: {
    kind: { type: 'choice', label: text('种类', 'Kind'), choices: evidenceKinds },
    day: { type: 'date', label: text('日期', 'Day') },
    title: { type: 'text', optional: true, maxLength: wordsMost, label: text('名称', 'Name') },
  },
};

function Brought({ programme, edit }: Props) {
  const { say } = useReader();
  const { form, roster } = programme;
  const answers = roster?.answers ?? {};
  const sources = (field: Field | undefined) => rosterSources.filter((source) => field && rosterFits(field, source));
  const keys = [
    ...Object.keys(form).filter((key) => sources(form[key]).length > 0 || Object.hasOwn(answers, key)),
    ...Object.keys(answers).filter((key) => !Object.hasOwn(form, key)),
  ];
  return (
    <fieldset>
      <legend>{say('登记册代为填哪些', 'What the register fills in')}</legend>
      {keys.length === 0 && (
        <p className="meta">
          {say(
            '表单里还没有装得下的栏：文字、数字或成果清单',
            'No field can hold it yet: a text, a number or a list of results',
          )}
        </p>
      )}
      <div className="pair">
        {keys.map((key) => (
          <NamedPick
            key={key}
            label={say(form[key]?.label ?? goneWords(key)) || key}
            value={answers[key] ?? ''}
            options={sources(form[key]).map((source) => ({ key: source, says: say(sourceInWords(source)) }))}
            none={say('登记册不填', 'not filled in by it')}
            onValue={(source) => edit(['roster', 'answers', key], source || undefined)}
          />
        ))}
      </div>
      {!Object.values(answers).includes('results') && (
        <AddButton
          says={say('表单里加一张成果清单', 'Add a list of results to the form')}
          onPress={() => {
            const key = Object.hasOwn(form, 'results') ? freeKey('results', Object.keys(form), false) : 'results';
            edit([], {
              ...{ ...programme, form: { ...form, [key]: resultsTable } },
              roster: { ...roster, answers: { ...answers, [key]: 'results' } },
            });
          }}
        />
      )}
    </fieldset>
  );
}

export function RosterEditor({ programme, edit }: Props) {
  const { say } = useReader();
  const { roster } = programme;
  const all = useChoices(recordKinds);
  if (!roster)
    return (
      <AddButton
        says={say('让登记册来开件', 'Let a register open the cases')}
        onPress={() => edit(['roster'], { record: 'studio', answers: {} })}
      />
    );
  return (
    <Entry
      place="roster"
      head={
        <>
          <b>{say('件由登记册来开', 'Opened from a register')}</b>
          <EntryTools what={say('登记册', 'the register')} onRemove={() => edit(['roster'], undefined)} />
        </>
      }
    >
      <p className="meta">{say(broughtInWords(roster, programme))}</p>
      <NamedPick
        label={say('登记册上的哪一种', 'Records of which kind')}
        value={roster.record}
        options={all}
        onValue={(record) => edit(['roster', 'record'], record)}
      />
      <Brought {...{ programme, edit }} />
    </Entry>
  );
}
