// What each round gives; whether and where one may appeal; what is counted and how the bulletin tells it.
import { kinds } from '#kinds/index.ts';
import { put } from '#policy/in-words.ts';
import { type Duration, type Level, levels, type Parameter, type Programme } from '#policy/programme.ts';
import { awardChoices } from '#policy/scheme.ts';
import { Bulletin } from '#web/desk/programmes/design/bulletin-editor.tsx';
import { type Edit, freeKey } from '#web/desk/programmes/design/draft.ts';
import { AddButton, Check, Entry, EntryTools, NumberInput, Pick, Words } from '#web/desk/programmes/design/inputs.tsx';
import { EvidenceEditor, RosterEditor } from '#web/desk/programmes/design/section-proof.tsx';
import { levelName } from '#web/desk/programmes/words.ts';
import { useReader } from '#web/parts/language.tsx';

interface Props {
  readonly programme: Programme;
  readonly edit: Edit;
}

function useParameterTypes(): readonly (readonly [Parameter['type'], string])[] {
  const { say } = useReader();
  return [
    ['money', say('一个金额', 'an amount')],
    ['money-by-choice', say('各选项的金额', 'an amount by choice')],
    ['numbers-by-choice', say('各选项的名额', 'a number by choice')],
    ['texts', say('一份名单', 'a list')],
    ['offers', say('项目清单（有价格和承办方）', 'offers with prices and providers')],
    ['goods', say('每份发什么', 'what one recipient gets')],
    ['event', say('活动：是什么、什么时候、在哪里', 'an event: what, when and where')],
    ['number', say('一个数', 'a number')],
    ['date', say('一个日期', 'a date')],
    ['text', say('一段文字', 'a text')],
  ];
}

/** One thing that each round gives: what it is called and of which type it is. */
function Given({ name, parameter, programme, edit }: Props & { readonly name: string; readonly parameter: Parameter }) {
  const { say } = useReader();
  const types = useParameterTypes();
  const fields = Object.entries(programme.form).filter(([, field]) => field.type === 'choice');
  const awarding = Object.entries(programme.stages).flatMap(([key, { kind, title, settings }]) =>
    parameter.type === 'numbers-by-choice' && kind === 'score' && awardChoices(settings).length > 0
      ? [{ key, says: say(put('“{0}”的奖项', 'awards of “{0}”', title ?? kinds.score!.title)) }]
      : [],
  );
  const { label } = parameter;
  return (
    <Entry
      place={`parameters.${name}`}
      head={
        <>
          <b>{say(label)}</b>
          <EntryTools what={say(label)} onRemove={() => edit(['parameters', name], undefined)} />
        </>
      }
    >
      <Words
        label={say('叫什么', 'Called')}
        value={label}
        onValue={(words) => edit(['parameters', name, 'label'], words)}
      />
      <div className="pair">
        <Pick
          label={say('给出什么', 'What is given')}
          value={parameter.type}
          options={types.map(([type, says]) => ({ key: type, says }))}
          onValue={(type) =>
            edit(
              ['parameters', name],
              type === 'money-by-choice' || type === 'numbers-by-choice'
                ? { type, label, of: fields[0]?.[0] ?? 'level' }
                : { type, label },
            )
          }
        />
        {'of' in parameter && (
          <Pick
            label={say('按表单的哪一项', 'By which field')}
            value={parameter.of}
            options={[...fields.map(([key, field]) => ({ key, says: say(field.label) })), ...awarding]}
            onValue={(of) => edit(['parameters', name, 'of'], of)}
          />
        )}
      </div>
    </Entry>
  );
}

export function ParametersSection({ programme, edit }: Props) {
  const { say } = useReader();
  return (
    <>
      <p className="meta">
        {say(
          '办法里没有写死、每开一个批次再定的：金额、名单、课程',
          'What is not printed and is set with each round: sums, lists, courses',
        )}
      </p>
      {Object.entries(programme.parameters).map(([name, parameter]) => (
        <Given key={name} {...{ name, parameter, programme, edit }} />
      ))}
      <AddButton
        says={say('加一项由批次给出的', 'Add something the round gives')}
        onPress={() =>
          edit(['parameters', freeKey('given', Object.keys(programme.parameters), false)], {
            type: 'money',
            label: { zh: '', en: '' },
          })
        }
      />
    </>
  );
}

function Within({ value, onValue }: { readonly value: Duration; readonly onValue: (value: Duration) => void }) {
  const { say } = useReader();
  const working = 'workingDays' in value;
  const count = working ? value.workingDays : value.days;
  const make = (n: number, inWorkingDays: boolean): Duration => (inWorkingDays ? { workingDays: n } : { days: n });
  return (
    <div className="pair">
      <NumberInput
        label={say('多久之内', 'Within')}
        value={count}
        onValue={(n) => onValue(make(Math.max(0, Math.round(n ?? 0)), working))}
      />
      <Pick
        label={say('怎么算', 'Counted in')}
        value={working ? 'working' : 'days'}
        options={[
          { key: 'working', says: say('工作日', 'working days') },
          { key: 'days', says: say('天', 'days') },
        ]}
        onValue={(key) => onValue(make(count, key === 'working'))}
      />
    </div>
  );
}

function Appeal({ programme, edit }: Props) {
  const { say } = useReader();
  const { appeal } = programme;
  if (!appeal)
    return (
      <AddButton
        says={say('允许申诉', 'Allow appeals')}
        onPress={() => edit(['appeal'], { within: { workingDays: 10 }, at: programme.runBy })}
      />
    );
  return (
    <Entry
      place="appeal"
      head={
        <>
          <b>{say('没通过的可以申诉', 'Whoever is refused may appeal')}</b>
          <EntryTools what={say('申诉', 'appeals')} onRemove={() => edit(['appeal'], undefined)} />
        </>
      }
    >
      <Within value={appeal.within} onValue={(within) => edit(['appeal', 'within'], within)} />
      <Pick
        label={say('由哪一级重新审', 'Looked at again by')}
        value={appeal.at}
        options={levels.map((level: Level) => ({ key: level, says: say(levelName(level)) }))}
        onValue={(level) => edit(['appeal', 'at'], level)}
      />
    </Entry>
  );
}

export function ClosingSection(props: Props) {
  const { programme, edit } = props;
  const { say } = useReader();
  const { breakdowns = [] } = programme;
  const choices = Object.entries(programme.form).filter(([, field]) => field.type === 'choice');
  const toggle = (key: string, on: boolean) => {
    const next = on ? [...breakdowns, key] : breakdowns.filter((one) => one !== key);
    edit(['breakdowns'], next.length > 0 ? next : undefined);
  };
  return (
    <div className="stack">
      <Appeal {...props} />
      <EvidenceEditor {...props} />
      <RosterEditor {...props} />
      {choices.length > 0 && (
        <fieldset>
          <legend>{say('统计再分哪几项', 'Figures are also counted by')}</legend>
          {choices.map(([key, field]) => (
            <Check
              key={key}
              label={say(field.label)}
              value={breakdowns.includes(key)}
              onValue={(on) => toggle(key, on)}
            />
          ))}
        </fieldset>
      )}
      <Bulletin {...props} />
    </div>
  );
}
