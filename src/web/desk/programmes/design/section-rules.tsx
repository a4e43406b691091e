// Rules as sentences: tokens to change, what the member reads, the clause, and under each what it does to people.
import type { Condition, Rule } from '#policy/condition.ts';
import type { Programme } from '#policy/programme.ts';
import { ConditionEditor, ConditionTools } from '#web/desk/programmes/design/condition-editor.tsx';
import { type Edit, freeKey, moved } from '#web/desk/programmes/design/draft.ts';
import { AddButton, Entry, EntryTools, Line, Words } from '#web/desk/programmes/design/inputs.tsx';
import { useReader } from '#web/parts/language.tsx';
import type { Effect } from '#web/parts/paper-view.tsx';

interface RuleProps {
  readonly place: string;
  readonly rule: Rule;
  readonly programme: Programme;
  readonly effect: Effect;
  readonly onChange: (rule: Rule) => void;
  readonly onMove: (by: number) => void;
  readonly onRemove: () => void;
}

function RuleEditor({ place, rule, programme, effect, onChange, onMove, onRemove }: RuleProps) {
  const { say } = useReader();
  const does = effect(rule.key);
  const when = (condition: Condition) => onChange({ ...rule, when: condition });
  return (
    <Entry
      place={place}
      head={
        <>
          <b>{say(rule.says) || say('新规则', 'New rule')}</b>
          <EntryTools what={say(rule.says)} onMove={onMove} onRemove={onRemove} />
        </>
      }
    >
      <div className="say">
        <ConditionEditor condition={rule.when} place={programme} onChange={when} />
        <span>{say('，否则不能申请', '; otherwise refused')}</span>
      </div>
      <ConditionTools condition={rule.when} onChange={when} />
      <div className="rule-words">
        <Words
          label={say('职工看到的话', 'What the member reads')}
          value={rule.says}
          onValue={(says) => onChange({ ...rule, says })}
        />
        <Line
          label={say('依据哪一条', 'Clause')}
          value={rule.clause ?? ''}
          onValue={(clause) => {
            const { clause: _, ...rest } = rule;
            onChange(clause === '' ? rest : { ...rest, clause });
          }}
        />
      </div>
      {does && <p className="eff">{say(does)}</p>}
    </Entry>
  );
}

export function RulesSection({
  list,
  programme,
  edit,
  effect,
}: {
  readonly list: 'who' | 'rules';
  readonly programme: Programme;
  readonly edit: Edit;
  readonly effect: Effect;
}) {
  const { say } = useReader();
  const rules = programme[list];
  const keys = [...programme.who, ...programme.rules].map((rule) => rule.key);
  const [first] = Object.keys(programme.form);
  const when: Condition =
    list === 'rules' && first
      ? { fact: `form.${first}`, test: 'known' }
      : { fact: 'membership.status', test: 'is', value: 'active' };
  const add = () => edit([list], [...rules, { key: freeKey('rule', keys), when, says: { zh: '', en: '' } }]);
  return (
    <>
      <p className="meta">
        {list === 'who'
          ? say('不用填表就能判断的：只看登记的信息', 'Judged before any form, on what is on file alone')
          : say('看申请时填的内容判断', 'Judged on what the application says')}
      </p>
      {rules.map((rule, i) => (
        <RuleEditor
          key={rule.key}
          place={`${list}[${i}]`}
          {...{ rule, programme, effect }}
          onChange={(next) => edit([list, i], next)}
          onMove={(by) => edit([list], moved(rules, i, by))}
          onRemove={() =>
            edit(
              [list],
              rules.filter((_, n) => n !== i),
            )
          }
        />
      ))}
      <AddButton says={say('加一条规则', 'Add a rule')} onPress={add} />
    </>
  );
}
