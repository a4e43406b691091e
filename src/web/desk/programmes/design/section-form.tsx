// What is asked: fields in order, each with its type, words, whether it must be filled in, how sensitive it is, and what fills it in.
import { useState } from 'react';
import type { FactType } from '#policy/facts.ts';
import type { Field, Form } from '#policy/form.ts';
import type { Programme } from '#policy/programme.ts';
import { ChoicesEditor } from '#web/desk/programmes/design/choices-editor.tsx';
import { freeKey, movedKey } from '#web/desk/programmes/design/draft.ts';
import {
  Bounds,
  type FieldProps,
  FileSettings,
  Protection,
  ShowWhen,
  TextSettings,
  Within,
  without,
} from '#web/desk/programmes/design/field-parts.tsx';
import {
  AddButton,
  Check,
  Entry,
  EntryTools,
  NumberInput,
  Pick,
  Several,
  Words,
} from '#web/desk/programmes/design/inputs.tsx';
import { fieldTypes } from '#web/desk/programmes/design/naming.ts';
import { pathOptions } from '#web/desk/programmes/design/paths.ts';
import { useReader } from '#web/parts/language.tsx';

const types = [
  'text',
  'number',
  'money',
  'date',
  'choice',
  'yes-no',
  'file',
  'consent',
  'person',
  'organisation',
  'table',
] as const;
type Type = (typeof types)[number];

const ownSettings: Readonly<Partial<Record<Type, Record<string, unknown>>>> = {
  choice: { choices: [{ key: 'choice1', label: { zh: '', en: '' } }] },
  table: { columns: { column1: { type: 'text', label: { zh: '', en: '' } } } },
  consent: { purpose: { zh: '', en: '' } },
};

/** Another type: what is common to all stays, what belonged to the old type goes. */
function withType(field: Field, type: Type): Field {
  const { label, optional, class: sensitivity, showWhen, uniqueIn, headings, help } = field;
  const common = { label, optional, class: sensitivity, showWhen, uniqueIn, headings, help };
  return JSON.parse(JSON.stringify({ type, ...ownSettings[type], ...common })) as Field;
}

function OwnSettings({ field, programme, onField }: FieldProps) {
  const { say } = useReader();
  const set = (name: string, value: unknown) => onField(without(field, name, value));
  switch (field.type) {
    case 'text':
      return <TextSettings field={field} set={set} />;
    case 'number':
    case 'money':
    case 'date':
      return <Bounds field={field} set={set} />;
    case 'file':
      return <FileSettings field={field} set={set} />;
    case 'organisation':
      return <Within {...{ field, programme, set }} />;
    case 'choice':
      return <ChoicesEditor {...{ field, programme, onField }} />;
    case 'consent':
      return (
        <Words
          label={say('同意用来做什么', 'Agreement to')}
          value={field.purpose}
          onValue={(purpose) => onField({ ...field, purpose })}
        />
      );
    case 'table':
      return (
        <fieldset>
          <legend>{say('每一行填', 'Each row states')}</legend>
          <FormEditor
            form={field.columns}
            {...{ programme }}
            prefix="column"
            onForm={(columns) => onField({ ...field, columns })}
          />
          <NumberInput
            label={say('最多几行', 'Rows at most')}
            value={field.maxRows}
            onValue={(value) => set('maxRows', value)}
          />
        </fieldset>
      );
    default:
      return null;
  }
}

const prefillTypes: Readonly<Partial<Record<Type, FactType>>> = {
  ...{
    text: 'text',
    number: 'number',
    money: 'money',
    date: 'date',
    choice: 'choice',
    'yes-no': 'boolean',
    organisation: 'organisation',
  },
};

function Common({ field, programme, onField }: FieldProps) {
  const { say } = useReader();
  const set = (name: string, value: unknown) => onField(without(field, name, value));
  const wanted = prefillTypes[field.type as Type];
  return (
    <>
      <Protection field={field} set={set} />
      {wanted && (
        <Pick
          label={say('由登记的哪一项带出', 'Filled in from')}
          value={field.prefill ?? ''}
          options={[
            { key: '', says: say('不带出', 'nothing') },
            ...pathOptions({ form: {}, parameters: {} }, say, ({ type }) => type === wanted),
          ]}
          onValue={(value) => set('prefill', value)}
        />
      )}
      <Words
        label={say('提示（可不填）', 'Hint (optional)')}
        value={field.help ?? { zh: '', en: '' }}
        onValue={(help) => onField(without(field, 'help', help.zh === '' && help.en === '' ? undefined : help))}
      />
      <ShowWhen {...{ field, programme, onField }} />
      <Several
        label={say('导入表格时认的列名', 'Headings recognised when a workbook is imported')}
        hint={say('除了上面的叫法，各单位还会怎么写，用顿号隔开', 'How unions write it besides, with 、 between')}
        value={field.headings}
        onValue={(headings) => set('headings', headings)}
      />
    </>
  );
}

function FieldEditor({
  fieldKey,
  prefix,
  open,
  onOpen,
  onMove,
  onRemove,
  ...props
}: FieldProps & {
  readonly fieldKey: string;
  readonly prefix: string;
  readonly open: boolean;
  readonly onOpen: () => void;
  readonly onMove: (by: number) => void;
  readonly onRemove: () => void;
}) {
  const { say } = useReader();
  const { field, onField } = props;
  const name = say(field.label) || say('新的一项', 'New field');
  return (
    <Entry
      place={prefix === 'field' ? `form.${fieldKey}` : `column.${fieldKey}`}
      head={
        <>
          <button type="button" className="link entry-open" aria-expanded={open} onClick={onOpen}>
            {name}
          </button>
          <span className="meta">
            {say(fieldTypes[field.type]!)}
            {field.optional ? say(' · 选填', ' · optional') : ''}
          </span>
          <EntryTools what={name} {...{ onMove, onRemove }} />
        </>
      }
    >
      {open && (
        <div className="gap-s" data-field={fieldKey}>
          <Words
            label={say('问什么', 'Question')}
            value={field.label}
            onValue={(label) => onField({ ...field, label })}
          />
          <div className="pair">
            <Pick
              label={say('怎么填', 'Type')}
              value={field.type}
              options={types.map((type) => ({ key: type, says: say(fieldTypes[type]!) }))}
              onValue={(type) => onField(withType(field, type as Type))}
            />
            <Check
              label={say('必须填', 'Must be filled in')}
              value={!field.optional}
              onValue={(on) => onField(without(field, 'optional', on ? undefined : true))}
            />
          </div>
          <OwnSettings {...props} />
          <Common {...props} />
        </div>
      )}
    </Entry>
  );
}

/** Fields of a form or columns of a table. */
export function FormEditor({
  form,
  programme,
  onForm,
  prefix = 'field',
}: {
  readonly form: Form;
  readonly programme: Programme;
  readonly onForm: (form: Form) => void;
  readonly prefix?: string;
}) {
  const { say } = useReader();
  const [open, setOpen] = useState('');
  const add = () => {
    const key = freeKey(prefix, Object.keys(form), false);
    onForm({ ...form, [key]: { type: 'text', label: { zh: '', en: '' } } });
    setOpen(key);
  };
  return (
    <>
      {Object.entries(form).map(([key, field]) => (
        <FieldEditor
          key={key}
          fieldKey={key}
          prefix={prefix}
          {...{ field, programme }}
          open={open === key}
          onOpen={() => setOpen(open === key ? '' : key)}
          onField={(next) => onForm({ ...form, [key]: next })}
          onMove={(by) => onForm(movedKey(form, key, by))}
          onRemove={() => {
            const { [key]: _, ...rest } = form;
            onForm(rest);
          }}
        />
      ))}
      <AddButton
        says={prefix === 'field' ? say('加一项', 'Add a field') : say('加一列', 'Add a column')}
        onPress={add}
      />
    </>
  );
}
