// Controls of one field: how text is written, bounds, sensitivity and repetition, and when it is asked.
import { classOf } from '#policy/facts.ts';
import type { Field } from '#policy/form.ts';
import type { Programme } from '#policy/programme.ts';
import { ConditionEditor, ConditionTools } from '#web/desk/programmes/design/condition-editor.tsx';
import { Check, Line, MoneyInput, NumberInput, Pick } from '#web/desk/programmes/design/inputs.tsx';
import { newCondition } from '#web/desk/programmes/design/leaf.ts';
import { pathOptions } from '#web/desk/programmes/design/paths.ts';
import { useReader } from '#web/parts/language.tsx';

/** The field without the member, or with it. */
export const without = (field: Field, name: string, value?: unknown): Field => {
  const { [name]: _, ...rest } = field as unknown as Record<string, unknown>;
  return (value === undefined || value === '' ? rest : { ...rest, [name]: value }) as unknown as Field;
};

export interface FieldProps {
  readonly field: Field;
  readonly programme: Programme;
  readonly onField: (field: Field) => void;
}

type TextField = Extract<Field, { type: 'text' }>;

export function TextSettings({
  field,
  set,
}: {
  readonly field: TextField;
  readonly set: (name: string, value: unknown) => void;
}) {
  const { say } = useReader();
  return (
    <div className="pair">
      <Pick
        label={say('写法', 'Written as')}
        value={field.pattern ?? ''}
        options={[
          { key: '', says: say('任意文字', 'any text') },
          { key: 'id-number', says: say('身份证号', 'ID number') },
          { key: 'phone', says: say('手机号', 'mobile number') },
          { key: 'bank-card', says: say('银行卡号', 'bank card') },
          { key: 'credit-code', says: say('统一社会信用代码', 'credit code') },
          { key: 'digits', says: say('只填数字', 'digits') },
        ]}
        onValue={(pattern) => set('pattern', pattern)}
      />
      <NumberInput
        label={say('最多几个字', 'Characters at most')}
        value={field.maxLength}
        onValue={(value) => set('maxLength', value)}
      />
      <Check
        label={say('是一段话，照原样保留', 'Prose, kept as it was written')}
        value={field.prose === true}
        onValue={(on) => set('prose', on ? true : undefined)}
      />
    </div>
  );
}

const media = [
  ['image/jpeg', 'JPEG'],
  ['image/png', 'PNG'],
  ['application/pdf', 'PDF'],
] as const;
const megabyte = 1_048_576;

export function FileSettings({
  field,
  set,
}: {
  readonly field: Extract<Field, { type: 'file' }>;
  readonly set: (name: string, value: unknown) => void;
}) {
  const { say } = useReader();
  const accept = field.accept ?? [];
  const others = accept.filter((one) => media.every(([type]) => type !== one));
  const tick = (type: string, on: boolean) => {
    const next = on ? [...accept, type] : accept.filter((one) => one !== type);
    set('accept', next.length > 0 ? next : undefined);
  };
  return (
    <div className="pair">
      <fieldset className="ticks">
        <legend>{say('收哪些文件（都不勾是都收）', 'Kinds of file (none ticked: any)')}</legend>
        {media.map(([type, name]) => (
          <Check key={type} label={name} value={accept.includes(type)} onValue={(on) => tick(type, on)} />
        ))}
        {others.map((type) => (
          <Check key={type} label={type} value onValue={(on) => tick(type, on)} />
        ))}
      </fieldset>
      <NumberInput
        label={say('最大多少兆（MB）', 'Megabytes at most')}
        value={field.maxBytes === undefined ? undefined : field.maxBytes / megabyte}
        onValue={(size) => set('maxBytes', size === undefined ? undefined : Math.max(1, Math.round(size * megabyte)))}
      />
    </div>
  );
}

export function Within({
  field,
  programme,
  set,
}: {
  readonly field: Extract<Field, { type: 'organisation' }>;
  readonly programme: Programme;
  readonly set: (name: string, value: unknown) => void;
}) {
  const { say } = useReader();
  return (
    <Pick
      label={say('在哪个范围之内', 'Within which union')}
      value={field.within ?? ''}
      options={[
        { key: '', says: say('任何工会', 'any union') },
        ...pathOptions(programme, say, ({ type }) => type === 'organisation'),
      ]}
      onValue={(path) => set('within', path)}
    />
  );
}

type Bounded = Extract<Field, { type: 'number' | 'money' | 'date' }>;

export function Bounds({
  field,
  set,
}: {
  readonly field: Bounded;
  readonly set: (name: string, value: unknown) => void;
}) {
  const { say } = useReader();
  switch (field.type) {
    case 'number':
      return (
        <div className="pair">
          <NumberInput label={say('不小于', 'At least')} value={field.min} onValue={(value) => set('min', value)} />
          <NumberInput label={say('不大于', 'At most')} value={field.max} onValue={(value) => set('max', value)} />
          <Check
            label={say('只填整数', 'Whole numbers only')}
            value={field.whole === true}
            onValue={(on) => set('whole', on ? true : undefined)}
          />
        </div>
      );
    case 'money':
      return (
        <div className="pair">
          <MoneyInput
            label={say('不少于', 'At least')}
            value={field.minFen}
            onValue={(value) => set('minFen', value)}
          />
          <MoneyInput label={say('不多于', 'At most')} value={field.maxFen} onValue={(value) => set('maxFen', value)} />
        </div>
      );
    case 'date':
      return (
        <div className="pair">
          <Line
            type="date"
            label={say('不早于', 'Not before')}
            value={field.from ?? ''}
            onValue={(value) => set('from', value)}
          />
          <Line
            type="date"
            label={say('不晚于', 'Not after')}
            value={field.to ?? ''}
            onValue={(value) => set('to', value)}
          />
        </div>
      );
  }
}

const classes = [
  ['S0', '可以公开', 'may be public'],
  ['S1', '内部使用', 'for internal use'],
  ['S2', '个人信息', 'personal'],
  ['S3', '敏感（健康、收入、家庭）', 'sensitive: health, income, family'],
  ['S4', '密封（困难、举报）', 'sealed: hardship, whistle-blowing'],
] as const;

export function Protection({
  field,
  set,
}: {
  readonly field: Field;
  readonly set: (name: string, value: unknown) => void;
}) {
  const { say } = useReader();
  const usual = classes.find(([key]) => key === classOf(without(field, 'class'))) ?? classes[1];
  return (
    <div className="pair">
      <Pick
        label={say('敏感程度', 'Sensitivity')}
        value={field.class ?? ''}
        options={[
          {
            key: '',
            says: say(`按类型定：${usual[1]}`, `by its type: ${usual[2]}`),
          },
          ...classes.map(([key, zh, en]) => ({ key, says: say(zh, en) })),
        ]}
        onValue={(value) => set('class', value)}
      />
      <Pick
        label={say('能不能重复', 'May it occur again')}
        value={field.uniqueIn ?? ''}
        options={[
          { key: '', says: say('可以', 'yes') },
          { key: 'programme', says: say('同一个只能用一次', 'once in the programme') },
          { key: 'round', says: say('同一批次只能用一次', 'once in a round') },
          { key: 'subject', says: say('同一人（单位）不能重复', 'not twice for the same applicant') },
        ]}
        onValue={(value) => set('uniqueIn', value)}
      />
    </div>
  );
}

export function ShowWhen({ field, programme, onField }: FieldProps) {
  const { say } = useReader();
  return field.showWhen ? (
    <div>
      <span className="say">
        {say('只在这样时才问：', 'Asked only when: ')}
        <ConditionEditor
          condition={field.showWhen}
          place={programme}
          onChange={(showWhen) => onField({ ...field, showWhen })}
        />
      </span>
      <ConditionTools condition={field.showWhen} onChange={(showWhen) => onField({ ...field, showWhen })} />
      <button type="button" className="btn btn-quiet btn-s" onClick={() => onField(without(field, 'showWhen'))}>
        {say('改为总是问', 'Always ask')}
      </button>
    </div>
  ) : (
    <button
      type="button"
      className="btn btn-quiet btn-s"
      onClick={() => onField({ ...field, showWhen: newCondition() })}
    >
      {say('只在某种情况才问', 'Ask only in some cases')}
    </button>
  );
}
