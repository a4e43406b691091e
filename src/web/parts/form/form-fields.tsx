// The one form renderer: fields of a form model, in two skins. `hall`: one column, large targets, what is known already stands as a row to
// be read and only changed on request. `desk`: dense, two columns where there is room.
import '#web/parts/form/form.css';
import { useState } from 'react';
import type { Text } from '#kit/text.ts';
import { answerInWords } from '#policy/answer-words.ts';
import type { Field } from '#policy/form.ts';
import { ChoiceInput, LevelInput, standsOpen } from '#web/parts/form/choice-input.tsx';
import { FaultSummary } from '#web/parts/form/fault-summary.tsx';
import { type ControlProps, FieldFrame, type Typed } from '#web/parts/form/field-frame.tsx';
import { FileInput } from '#web/parts/form/file-input.tsx';
import { type FormState, valueAt } from '#web/parts/form/form-state.ts';
import { ConsentInput, DurationInput, TextInput, YesNoInput } from '#web/parts/form/inputs.tsx';
import { type Lookup, LookupInput, organisationLookup } from '#web/parts/form/lookup-input.tsx';
import { type NamedHere, NamedInput } from '#web/parts/form/named-input.tsx';
import { TableInput } from '#web/parts/form/table-input.tsx';
import { isBlank, type Values } from '#web/parts/form/typed.ts';
import type { Files } from '#web/parts/form/upload.ts';
import { useReader } from '#web/parts/language.tsx';

/** What some fields need of the page they stand on. */
export interface FormHelp {
  /** For fields that take a file. */
  readonly files?: Files;
  /** For fields that name a person; without it the number of the record is typed. */
  readonly people?: Lookup;
  /** For texts that name something: what there is to name, beside what else stands in the row; null: it is typed. */
  readonly named?: (field: Typed<'text'>, now: unknown, row: Values) => NamedHere | null;
}

const isGroup = (field: Field, state: FormState): boolean =>
  field.type === 'table' ||
  field.type === 'yes-no' ||
  field.type === 'file' ||
  (field.type === 'choice' && standsOpen({ field, form: state.form, context: state.context }));

interface OneProps {
  readonly field: Field;
  readonly path: string;
  readonly state: FormState;
  readonly help: FormHelp;
}

function Control({ state, help, ...props }: ControlProps & Pick<OneProps, 'state' | 'help'>) {
  const { say } = useReader();
  const as = <T extends Field['type']>() => props as ControlProps<Typed<T>>;
  switch (props.field.type) {
    case 'choice':
      return <ChoiceInput {...as<'choice'>()} form={state.form} />;
    case 'level':
      return <LevelInput {...as<'level'>()} />;
    case 'yes-no':
      return <YesNoInput {...as<'yes-no'>()} />;
    case 'consent':
      return <ConsentInput {...as<'consent'>()} />;
    case 'duration':
      return <DurationInput {...as<'duration'>()} />;
    case 'organisation':
      return <LookupInput {...as<'organisation'>()} lookup={organisationLookup} />;
    case 'person':
      return help.people ? (
        <LookupInput {...as<'person'>()} lookup={help.people} />
      ) : (
        <TextInput
          {...({ ...props, field: { ...props.field, type: 'text', pattern: 'digits' } } as ControlProps<Typed<'text'>>)}
        />
      );
    case 'file':
      return help.files ? (
        <FileInput {...as<'file'>()} files={help.files} />
      ) : (
        <p className="meta">{say('这里不能传文件', 'Files cannot be sent here')}</p>
      );
    case 'table':
      return (
        <TableInput
          {...as<'table'>()}
          cell={(column, path) => {
            const inner = as<'table'>().field.columns[column];
            return inner && <FormField key={column} field={inner} path={path} state={state} help={help} />;
          }}
        />
      );
    case 'text': {
      const text = as<'text'>();
      const row = valueAt(state.values, props.path.split('.').slice(0, -1).join('.'));
      const here = text.field.names ? help.named?.(text.field, props.value, (row ?? state.values) as Values) : null;
      return here ? <NamedInput {...text} here={here} /> : <TextInput {...text} />;
    }
    default:
      return <TextInput {...as<'number' | 'money' | 'date'>()} />;
  }
}

/** One field: question, hint, control, what is wrong. */
export function FormField({ field, path, state, help }: OneProps) {
  const id = state.idOf(path);
  const fault = state.faultOf(path);
  const props: ControlProps = {
    ...{ field, path, id, fault, context: state.context, value: valueAt(state.values, path) },
    set: (value) => state.set(path, value),
    leave: () => state.leave(path),
  };
  return (
    <FieldFrame field={field} id={id} fault={fault} group={isGroup(field, state)}>
      <Control {...props} state={state} help={help} />
    </FieldFrame>
  );
}

/** Question, value, source, 改: an input appears only where something is missing or wrong. */
export function KnownRow({
  question,
  value,
  source,
  onChange,
}: {
  readonly question: string;
  readonly value: string;
  readonly source?: string | undefined;
  readonly onChange?: (() => void) | undefined;
}) {
  const { say } = useReader();
  return (
    <div className="row">
      <div>
        <div className="q">{question}</div>
        <div className="v">
          {value}
          {source && <span className="src">{source}</span>}
        </div>
      </div>
      {onChange && (
        <button
          type="button"
          className="btn btn-quiet"
          aria-label={say(`改${question}`, `Change ${question}`)}
          onClick={onChange}
        >
          {say('改', 'Change')}
        </button>
      )}
    </div>
  );
}

interface FieldsProps {
  readonly state: FormState;
  readonly skin: 'hall' | 'desk';
  readonly help?: FormHelp;
  /** What was known beforehand: field → where it comes from. */
  readonly known?: Readonly<Record<string, Text>>;
  /** Only these of the form's fields. */
  readonly only?: (field: Field, key: string) => boolean;
  /** The summary of faults stands elsewhere. */
  readonly summary?: false;
}

const noHelp: FormHelp = {};

/** Said once for rows that follow each other. */
const sameSource = (before: Text | undefined, source: Text): boolean => before?.zh === source.zh;

/** Fields of the form that are asked now, with the summary of what is wrong on top. */
export function FormFields({ state, skin, help = noHelp, known = {}, only, summary }: FieldsProps) {
  const { say } = useReader();
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const open = (key: string) => setOpened((before) => new Set([...before, key]));
  const inFault = (key: string) => state.faults.some(({ field }) => field === key || field.startsWith(`${key}.`));
  return (
    <div className={`form form-${skin}`}>
      {summary !== false && <FaultSummary state={state} onOpen={(path) => open(path.split('.')[0]!)} />}
      {state.shown.map((key, n) => {
        const field = state.form[key]!;
        if (only && !only(field, key)) return null;
        const source = known[key];
        const asRow = source && !opened.has(key) && !inFault(key) && !isBlank(state.values[key]);
        if (!asRow) return <FormField key={key} field={field} path={key} state={state} help={help} />;
        const change = () => {
          open(key);
          requestAnimationFrame(() => document.getElementById(state.idOf(key))?.focus());
        };
        return (
          <KnownRow
            key={key}
            question={say(field.label)}
            value={say(
              answerInWords(field, state.answers[key], { form: state.form, round: state.context.round }) ?? '',
            )}
            source={sameSource(known[state.shown[n - 1] ?? ''], source) ? undefined : say(source)}
            onChange={change}
          />
        );
      })}
    </div>
  );
}
