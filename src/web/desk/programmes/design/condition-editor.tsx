// A condition as a sentence of tokens: what is looked at, how, with what; groups of "and" or "or" and "not" around them. Behind it stands the
// closed tree of policy/condition.ts, which this edits in place: whatever is not touched stays as it was.

import type { Leaf } from '#policy/concern.ts';
import type { Condition } from '#policy/condition.ts';
import { type TestName, testInWords, testsFor } from '#policy/condition-words.ts';
import { type FactDefinition, factAt } from '#policy/facts.ts';
import { EntryTools, NumberInput, Pick } from '#web/desk/programmes/design/inputs.tsx';
import { firstLeaf, withTest } from '#web/desk/programmes/design/leaf.ts';
import { ListToken, OperandToken } from '#web/desk/programmes/design/operand-token.tsx';
import { type Place, pathOptions } from '#web/desk/programmes/design/paths.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';

interface PartProps<C> {
  readonly condition: C;
  readonly place: Place;
  readonly onChange: (condition: Condition) => void;
}

function LeafEditor({ condition: leaf, place, onChange }: PartProps<Leaf>) {
  const { say } = useReader();
  const definition = factAt(leaf.fact, place);
  const tests = testsFor(definition?.type);
  const listed = tests.includes(leaf.test) ? tests : [...tests, leaf.test];
  return (
    <span className="leaf">
      <Pick
        token
        label={say('看什么', 'What is looked at')}
        value={leaf.fact}
        options={pathOptions(place, say)}
        onValue={(path) => onChange(firstLeaf(path, place))}
      />
      <Pick
        token
        label={say('怎么比', 'How it is compared')}
        value={leaf.test}
        options={listed.map((test) => ({ key: test, says: say(testInWords(test, definition, leaf.fact)) }))}
        onValue={(test) => onChange(withTest(leaf, test as TestName, definition))}
      />
      <Compared {...{ leaf, place, definition, onChange }} />
    </span>
  );
}

function Compared({
  leaf,
  place,
  definition,
  onChange,
}: {
  readonly leaf: Leaf;
  readonly place: Place;
  readonly definition: FactDefinition | undefined;
  readonly onChange: (leaf: Leaf) => void;
}) {
  const { say } = useReader();
  const put = (change: Record<string, unknown>) => onChange({ ...leaf, ...change } as Leaf);
  switch (leaf.test) {
    case 'known':
    case 'inYearOf':
      return null;
    case 'within':
      return (
        <Pick
          token
          label={say('哪个工会的范围', 'Within which union')}
          value={leaf.value}
          options={pathOptions(place, say, ({ type }) => type === 'organisation')}
          onValue={(value) => put({ value })}
        />
      );
    case 'monthsAtLeast':
    case 'monthsAtMost':
      return (
        <>
          <NumberInput
            token
            label={say('几个月', 'Months')}
            value={leaf.value}
            onValue={(value) => put({ value: Math.max(0, Math.round(value ?? 0)) })}
          />
          {say('个月', 'months')}
        </>
      );
    case 'between':
      return (
        <>
          <OperandToken {...{ place, definition }} operand={leaf.from} onOperand={(from) => put({ from })} />
          {say('与', 'and')}
          <OperandToken {...{ place, definition }} operand={leaf.to} onOperand={(to) => put({ to })} />
          {say('之间', '')}
        </>
      );
    case 'oneOf':
    case 'noneOf':
      return <ListToken {...{ place, definition }} operand={leaf.value} onOperand={(value) => put({ value })} />;
    default:
      return <OperandToken {...{ place, definition }} operand={leaf.value} onOperand={(value) => put({ value })} />;
  }
}

const startPath = (place: Place): string => {
  const [first] = Object.keys(place.form);
  return first && factAt(`form.${first}`, place) ? `form.${first}` : 'membership.status';
};

function GroupEditor({
  condition,
  place,
  onChange,
}: PartProps<{ all: readonly Condition[] } | { any: readonly Condition[] }>) {
  const { say } = useReader();
  const isAll = 'all' in condition;
  const parts = isAll ? condition.all : condition.any;
  const write = (next: readonly Condition[], all = isAll) => onChange(all ? { all: next } : { any: next });
  return (
    <div className="cond-group">
      <Pick
        token
        label={say('这几项怎么连', 'How these are joined')}
        value={isAll ? 'all' : 'any'}
        options={[
          { key: 'all', says: say('以下都要', 'all of') },
          { key: 'any', says: say('有一项即可', 'any of') },
        ]}
        onValue={(key) => write(parts, key === 'all')}
      />
      <ul>
        {parts.map((part, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts of a condition have nothing but their place
          <li key={i}>
            <ConditionEditor
              condition={part}
              place={place}
              onChange={(next) => write(parts.map((one, n) => (n === i ? next : one)))}
            />
            <EntryTools
              what={say(`第 ${i + 1} 项`, `part ${i + 1}`)}
              onRemove={() => write(parts.filter((_, n) => n !== i))}
            />
          </li>
        ))}
      </ul>
      <button
        type="button"
        className="btn btn-quiet btn-s"
        onClick={() => write([...parts, firstLeaf(startPath(place), place)])}
      >
        <Icon name="plus" />
        {say('再加一项', 'Add one')}
      </button>
    </div>
  );
}

/** Any condition, whole. */
export function ConditionEditor({ condition, place, onChange }: PartProps<Condition>) {
  const { say } = useReader();
  if ('not' in condition)
    return (
      <span className="negated">
        {say('不属于下面这种情况：', 'not')}{' '}
        <ConditionEditor condition={condition.not} place={place} onChange={(not) => onChange({ not })} />
        <button type="button" className="btn btn-quiet btn-s" onClick={() => onChange(condition.not)}>
          {say('去掉“不属于”', 'Drop “not”')}
        </button>
      </span>
    );
  if ('fact' in condition) return <LeafEditor {...{ place, onChange }} condition={condition} />;
  return <GroupEditor {...{ place, onChange }} condition={condition} />;
}

/** Makes a group of one condition, or turns it round. */
export function ConditionTools({ condition, onChange }: Omit<PartProps<Condition>, 'place'>) {
  const { say } = useReader();
  return (
    <p className="cond-tools">
      {'fact' in condition && (
        <>
          <button type="button" className="btn btn-quiet btn-s" onClick={() => onChange({ all: [condition] })}>
            {say('再加“并且”', 'Add “and”')}
          </button>
          <button type="button" className="btn btn-quiet btn-s" onClick={() => onChange({ any: [condition] })}>
            {say('再加“或者”', 'Add “or”')}
          </button>
        </>
      )}
      {!('not' in condition) && (
        <button type="button" className="btn btn-quiet btn-s" onClick={() => onChange({ not: condition })}>
          {say('反过来', 'Turn it round')}
        </button>
      )}
    </p>
  );
}
